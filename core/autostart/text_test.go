package autostart

import (
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/problem"

	"github.com/google/go-cmp/cmp"
)

// awkward are entries with every character that needs care.
var awkward = map[string]Entry{
	"plain":            {"/usr/bin/rollcall", []string{"--hidden"}},
	"no arguments":     {"/usr/bin/rollcall", []string{}},
	"spaces":           {"/home/ada lovelace/bin/rollcall", []string{"--data-dir", "/srv/my data"}},
	"quotes":           {`/opt/"q"/rollcall`, []string{"it's"}},
	"backslashes":      {`/opt/a\b/rollcall`, []string{`\`, `\n`, `\\s`}},
	"dollar, backtick": {"/opt/$HOME/`x`/rollcall", []string{"$1"}},
	"percent":          {"/opt/100%/rollcall", []string{"%f", "%%"}},
	"markup":           {"/opt/<a>&b/rollcall", []string{`"&lt;"`}},
	"line break, tab":  {"/opt/a\nb/rollcall", []string{"a\tb"}},
	"empty argument":   {"/opt/rollcall", []string{""}},
	"other letters":    {"/home/łukasz/rollcall", []string{"日本"}},
}

func TestTextsGoThereAndBack(t *testing.T) {
	for format, text := range map[string]struct {
		write func(Entry) string
		read  func(string) (Entry, bool, error)
	}{"desktop file": {desktopFile, parseDesktop}, "launch agent": {agentFile, parseAgent}} {
		for name, want := range awkward {
			t.Run(format+", "+name, func(t *testing.T) {
				got, enabled, err := text.read(text.write(want))
				if err != nil || !enabled {
					t.Errorf("enabled %v, %v", enabled, err)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s\n%s", text.write(want), diff)
				}
			})
		}
	}
}

// The specification requires a backslash in a quoted word to be written as four backslashes.
func TestDesktopEscapes(t *testing.T) {
	if got, want := quoteExec(`a\b "c" $d`), `"a\\\\b \\"c\\" \\$d"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDesktopFilesOfOthers(t *testing.T) {
	for name, tt := range map[string]struct {
		text    string
		program string
		enabled bool
	}{
		"no quotes":     {"[Desktop Entry]\nExec=/bin/rollcall --hidden\n", "/bin/rollcall", true},
		"spaces around": {"[Desktop Entry]\n Exec = /bin/rollcall\n", "/bin/rollcall", true},
		"hidden":        {"[Desktop Entry]\nExec=/bin/rollcall\nHidden=true\n", "/bin/rollcall", false},
		"switched off": {
			"[Desktop Entry]\nExec=/bin/rollcall\nX-GNOME-Autostart-enabled=false\n", "/bin/rollcall",
			false,
		},
		"another section": {
			"[Desktop Entry]\nExec=/bin/rollcall\n[Desktop Action x]\nExec=/bin/false\n",
			"/bin/rollcall", true,
		},
		"comment":          {"[Desktop Entry]\n#Exec=/bin/false\nExec=/bin/rollcall\n", "/bin/rollcall", true},
		"nothing in it":    {"", "", true},
		"Windows' endings": {"[Desktop Entry]\r\nExec=/bin/rollcall\r\n", "/bin/rollcall", true},
	} {
		t.Run(name, func(t *testing.T) {
			got, enabled, err := parseDesktop(tt.text)
			if err != nil || got.Program != tt.program || enabled != tt.enabled {
				t.Errorf("%+v, enabled %v, %v", got, enabled, err)
			}
		})
	}
	if _, _, err := parseDesktop("[Desktop Entry]\nExec=\"/bin/roll\n"); err == nil {
		t.Error("a quote that does not end was understood")
	}
}

func TestAgentsOfOthers(t *testing.T) {
	off := strings.Replace(agentFile(awkward["plain"]), "<dict>", "<dict><key>Disabled</key><true/>", 1)
	if _, enabled, err := parseAgent(off); enabled || err != nil {
		t.Errorf("a disabled agent is enabled: %v, %v", enabled, err)
	}
	if e, _, err := parseAgent("<plist><dict></dict></plist>"); err != nil || e.Program != "" {
		t.Errorf("an empty agent: %+v, %v", e, err)
	}
	if _, _, err := parseAgent("<plist"); err == nil {
		t.Error("half a file was understood")
	}
}

// TestCaseOfPaths covers Windows, where Explorer and a shell may spell the same folder differently.
func TestCaseOfPaths(t *testing.T) {
	meant := Entry{Program: `C:\Apps\rollcall.exe`, Args: []string{"--hidden", "--data-dir", `D:\Data`}}
	for name, test := range map[string]struct {
		found          Entry
		windows, other bool
	}{
		"the same":       {meant, true, true},
		"another case":   {Entry{`c:\apps\ROLLCALL.EXE`, []string{"--hidden", "--data-dir", `d:\data`}}, true, false},
		"another folder": {Entry{meant.Program, []string{"--hidden", "--data-dir", `D:\Date`}}, false, false},
		"no folder":      {Entry{meant.Program, []string{"--hidden"}}, false, false},
	} {
		if got := meant.is(test.found, true); got != test.windows {
			t.Errorf("%s: on Windows, the same is %v", name, got)
		}
		if got := meant.is(test.found, false); got != test.other {
			t.Errorf("%s: elsewhere, the same is %v", name, got)
		}
	}
}

func TestLengthOfTheRunLine(t *testing.T) {
	if err := checkRunLine(strings.Repeat("ü", maxRunLine)); err != nil {
		t.Errorf("260 characters: %v", err)
	}
	err := unwritable(checkRunLine(strings.Repeat("x", maxRunLine+1)))
	p := problem.Of(err)
	if p.Code != problem.CodeAutostartUnwritable || !strings.Contains(p.Detail, "261 characters") || p.Hint == "" {
		t.Errorf("261 characters: %+v", p)
	}
}
