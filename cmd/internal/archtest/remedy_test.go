package archtest

import (
	"go/ast"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// commandText finds a command or flag of rollcallctl in texts for people. A literal that consists
// only of a flag is an argument, not a text.
var commandText = regexp.MustCompile(`rollcallctl [a-z]|.*\s\(?--[a-z]|^--[a-z].* `)

// commandTextExceptions are texts outside the command line that may name a command or a flag. The
// key is a piece of the text, the value the reason.
var commandTextExceptions = map[string]string{
	"the schedule, rollcallctl daemon": "it names the program that uses the database as the system's process list does",
	"a run, rollcallctl sync":          "it names the program that uses the database as the system's process list does",
	"gnome-keyring-daemon --unlock":    "it is a command of the desktop, not of Rollcall",
	"Start Rollcall with --restore":    "the window takes that flag itself",
	"Start Rollcall with --data-dir":   "the window takes that flag itself",
}

// commandTexts returns the string literals of s that name a command or a flag.
func commandTexts(s source) (nodes []*ast.BasicLit) {
	if s.test() || !slices.ContainsFunc([]string{"core", "storage", "gui", "cmd/internal/wire"},
		func(dir string) bool { return within(s.folder(), dir) }) {
		return nil
	}
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		if text, ok := literal(n); ok && commandText.MatchString(text) {
			nodes = append(nodes, n.(*ast.BasicLit))
		}
		return true
	})
	return nodes
}

// TestWordsOfTheCommandLineAreItsOwn checks that texts that both front ends show do not name a
// command. They use a problem.Remedy, which each front end puts into its own words.
func TestWordsOfTheCommandLineAreItsOwn(t *testing.T) {
	needed := map[string]bool{}
	for _, s := range sources(t) {
	texts:
		for _, n := range commandTexts(s) {
			for piece := range commandTextExceptions {
				if strings.Contains(n.Value, piece) {
					needed[piece] = true
					continue texts
				}
			}
			t.Errorf("%s: %s: use a problem.Remedy; its command or flag is named in cmd/rollcallctl", s.line(n),
				n.Value)
		}
	}
	for piece := range commandTextExceptions {
		if !needed[piece] {
			t.Errorf("the exception for %q is no longer needed", piece)
		}
	}
}

func TestCommandTextRule(t *testing.T) {
	for text, want := range map[string]int{
		`"rollcallctl runs list shows them."`:                   1,
		`"Check it with rollcallctl connector test, please"`:    1,
		`"Name one with --data-dir."`:                           1,
		`"name it as the CA file (--ca-file), or"`:              1,
		`"--full reads everything."`:                            1,
		`"--data-dir"`:                                          0,
		`"Its choices are forgotten, here and in rollcallctl."`: 0,
		`"a -- b"`: 0,
	} {
		for path, counts := range map[string]int{
			"core/x/x.go": want, "storage/x.go": want, "gui/page/x/x.go": want,
			"cmd/rollcallctl/x.go": 0, "core/x/x_test.go": 0,
		} {
			s, err := parse(path, "package x; const text = "+text)
			if err != nil {
				t.Fatal(err)
			}
			if got := len(commandTexts(s)); got != counts {
				t.Errorf("%s in %s: %d, want %d", text, path, got, counts)
			}
		}
	}
}
