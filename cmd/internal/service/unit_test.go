package service

import (
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/parttest"
	"github.com/rollcallsync/rollcall/resources/packaging"
)

// analyze runs systemd-analyze, which checks units without running them. Without it, the test is
// skipped, or fails if ROLLCALL_E2E_REQUIRED is set.
func analyze(t *testing.T, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		parttest.Missing(t, "systemd-analyze is not installed")
	}
	cmd := exec.CommandContext(t.Context(), "systemd-analyze", args...)
	cmd.Env = append(os.Environ(), "XDG_RUNTIME_DIR="+t.TempDir()) // for --user
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("systemd-analyze %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// placed writes units to a folder. Their programs and accounts exist on every computer.
func placed(t *testing.T, units map[string]string) (paths map[string]string) {
	t.Helper()
	folder := t.TempDir()
	paths = map[string]string{}
	for name, text := range units {
		text = strings.ReplaceAll(text, usualProgram, "/bin/true")
		paths[name] = filepath.Join(folder, name)
		if err := os.WriteFile(paths[name], []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

func units() map[string]string {
	all := map[string]string{}
	for _, name := range []string{"rollcall.service", "rollcall-once.service", "rollcall-once.timer"} {
		all[name] = packaging.Read("systemd/system/" + name)
	}
	return all
}

// TestUnitsAreHardened checks that the exposure of a service is below 2.0, which systemd calls OK.
func TestUnitsAreHardened(t *testing.T) {
	all := units()
	all["custom.service"] = Service{
		Program: "/bin/true", Folder: "/srv/rollcall", System: true, Account: "daemon",
		Writes: []string{"/srv/metrics"},
	}.unit()
	for name, path := range placed(t, all) {
		if filepath.Ext(name) != ".service" {
			continue
		}
		out := analyze(t, "security", "--offline=yes", path)
		level := regexp.MustCompile(`Overall exposure level for \S+: ([0-9.]+)`).FindStringSubmatch(out)
		if level == nil {
			t.Fatalf("%s has no level:\n%s", name, out)
		}
		t.Logf("%s: %s", name, level[1])
		if exposure, err := strconv.ParseFloat(level[1], 64); err != nil || exposure >= 2 {
			t.Errorf("%s: exposure %s, want less than 2.0\n%s", name, level[1], out)
		}
	}
}

// TestUnitsAreValid lets systemd read the units: it complains about unknown names and values.
func TestUnitsAreValid(t *testing.T) {
	for _, path := range placed(t, units()) {
		if out := analyze(t, "verify", "--man=no", path); strings.Contains(out, filepath.Base(path)) {
			t.Errorf("%s", out)
		}
	}
	for _, path := range placed(t,
		map[string]string{"rollcall.service": packaging.Read("systemd/user/rollcall.service")}) {
		if out := analyze(t, "verify", "--user", "--man=no", path); strings.Contains(out, path) {
			t.Errorf("%s", out)
		}
	}
}

// TestSandboxesAgree checks that the two system services have the same sandbox.
func TestSandboxesAgree(t *testing.T) {
	sandbox := func(name string) string {
		text := packaging.Read("systemd/system/" + name)
		_, text, _ = strings.Cut(text, "# The service reads")
		text, _, _ = strings.Cut(text, "\n\n[Install]")
		return strings.TrimSpace(text)
	}
	if diff := cmp.Diff(sandbox("rollcall.service"), sandbox("rollcall-once.service")); diff != "" {
		t.Errorf("rollcall.service and rollcall-once.service differ:\n%s", diff)
	}
}

func TestUnit(t *testing.T) {
	for name, tt := range map[string]struct {
		service Service
		has     []string
		lacks   []string
	}{
		"person": {
			Service{Program: "/home/ada lovelace/bin/rollcallctl"},
			[]string{`ExecStart="/home/ada lovelace/bin/rollcallctl" daemon`, "WantedBy=default.target", "Type=notify"},
			[]string{"--data-dir", "User=", "ReadWritePaths"},
		},
		"person with a folder": {
			Service{
				Program: "/usr/bin/rollcallctl", Folder: `/srv/100%/$x`,
				Args: []string{"--listen", "127.0.0.1:9477"},
			},
			[]string{"ExecStart=/usr/bin/rollcallctl --data-dir /srv/100%%/$$x daemon --listen 127.0.0.1:9477"},
			[]string{"User="},
		},
		"signs": {
			Service{
				Program: "/opt/$1/rollcallctl", Folder: "/srv/$x", System: true, Writes: []string{"/srv/$m"},
			},
			[]string{
				"ExecStart=/opt/$1/rollcallctl --data-dir /srv/$$x daemon", "ReadWritePaths=/srv/$x",
				"ReadWritePaths=/srv/$m",
			},
			nil,
		},
		"computer": {
			Service{Program: "/usr/local/bin/rollcallctl", System: true},
			[]string{
				"ExecStart=/usr/local/bin/rollcallctl daemon", "Environment=ROLLCALL_DATA_DIR=/var/lib/rollcall",
				"User=rollcall", "Group=rollcall", "StateDirectory=rollcall", "WantedBy=multi-user.target",
			},
			[]string{"--data-dir", "ReadWritePaths="},
		},
		"computer with a folder": {
			Service{
				Program: "/usr/bin/rollcallctl", System: true, Folder: "/srv/roll call", Account: "svc",
				Writes: []string{"/srv/metrics"},
			},
			[]string{
				`ExecStart=/usr/bin/rollcallctl --data-dir "/srv/roll call" daemon`,
				`ReadWritePaths="/srv/roll call"`, "ReadWritePaths=/srv/metrics", "User=svc",
			},
			[]string{"Environment=", "StateDirectory", "Group="},
		},
	} {
		t.Run(name, func(t *testing.T) {
			unit := tt.service.unit()
			if !strings.HasPrefix(unit, ownMark) {
				t.Error("the unit does not say who wrote it")
			}
			for _, line := range tt.has {
				if !strings.Contains(unit, "\n"+line+"\n") {
					t.Errorf("the unit lacks %s:\n%s", line, unit)
				}
			}
			for _, word := range tt.lacks {
				if strings.Contains(unit, "\n"+word) {
					t.Errorf("the unit has %s:\n%s", word, unit)
				}
			}
		})
	}
}

func TestUsual(t *testing.T) {
	if !(Service{Program: usualProgram, System: true, Account: usualAccount}).usual() {
		t.Error("the packaged unit does not do for the usual service")
	}
	for _, s := range []Service{
		{Program: "/opt/rollcallctl"},
		{Program: usualProgram, Folder: "/srv"},
		{Program: usualProgram, Args: []string{"--listen", "127.0.0.1:1"}},
		{Program: usualProgram, Account: "svc"},
	} {
		if s.usual() {
			t.Errorf("the packaged unit does for %+v", s)
		}
	}
}

func TestHiddenFolders(t *testing.T) {
	for path, want := range map[string]bool{
		"/home/ada/bin/rollcallctl": true, "/root/rollcallctl": true, "/usr/bin/rollcallctl": false,
		"/homes/x": false, "/srv/home/x": false, "/home": true,
	} {
		if got := (Service{Program: path}).hidden(); (got != "") != want {
			t.Errorf("%s: hidden %q, want %v", path, got, want)
		}
	}
	for want, s := range map[string]Service{
		"/home/ada/data":    {Program: "/usr/bin/x", Folder: "/home/ada/data"},
		"/home/ada/metrics": {Program: "/usr/bin/x", Writes: []string{"/srv", "/home/ada/metrics"}},
		"/root/key":         {Program: "/usr/bin/x", Reads: []string{"/root/key"}},
	} {
		if got := s.hidden(); got != want {
			t.Errorf("hidden %q, want %q", got, want)
		}
	}
}

func TestUnitStatus(t *testing.T) {
	for name, tt := range map[string]struct {
		shown string
		want  Status
	}{
		"running": {
			"LoadState=loaded\nActiveState=active\nUnitFileState=enabled\nFragmentPath=/etc/x\nStatusText=Next run: " +
				"today\nMainPID=12\n",
			Status{State: Running, Enabled: true, Place: "/etc/x", Status: "Next run: today", PID: 12},
		},
		"missing": {"LoadState=not-found\nActiveState=inactive\nMainPID=0\n", Status{State: Missing}},
		"stopped": {"LoadState=loaded\nActiveState=inactive\nUnitFileState=disabled\n", Status{State: Stopped}},
		"starting": {
			"LoadState=loaded\nActiveState=activating\nUnitFileState=enabled-runtime\n",
			Status{State: Starting, Enabled: true},
		},
		"stopping": {"LoadState=loaded\nActiveState=deactivating\n", Status{State: Stopping}},
		"failed":   {"LoadState=loaded\nActiveState=failed\n", Status{State: Failed}},
	} {
		if diff := cmp.Diff(tt.want, unitStatus(tt.shown)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// plist returns the keys of a property list, and its strings, in order.
func plist(t *testing.T, text string) (keys, values []string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return keys, values
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "key" && start.Name.Local != "string" {
			continue
		}
		var value string
		if err := decoder.DecodeElement(&value, &start); err != nil {
			t.Fatal(err)
		}
		if start.Name.Local == "key" {
			keys = append(keys, value)
		} else {
			values = append(values, value)
		}
	}
}

func TestJob(t *testing.T) {
	packagedKeys, packagedValues := plist(t, packaging.Read("launchd/"+jobLabel+".plist"))
	if want := []string{jobLabel, "/usr/local/bin/rollcallctl", "daemon", "Background"}; !cmp.Equal(packagedValues,
		want) {
		t.Errorf("the packaged job has %q", packagedValues)
	}
	s := Service{Program: "/opt/a & b/rollcallctl", Folder: "/srv/<x>", Args: []string{"--listen", "127.0.0.1:9477"}}
	keys, values := plist(t, s.job())
	want := []string{
		jobLabel, "/opt/a & b/rollcallctl", "--data-dir", "/srv/<x>", "daemon", "--listen",
		"127.0.0.1:9477", "Background",
	}
	if diff := cmp.Diff(want, values); diff != "" || !cmp.Equal(keys, packagedKeys) {
		t.Errorf("keys %q, values:\n%s", keys, diff)
	}
	s.Account = "svc"
	if keys, values := plist(t, s.job()); !strings.Contains(strings.Join(keys, " "), "UserName") ||
		!strings.Contains(strings.Join(values, " "), "svc") {
		t.Errorf("the job of an account: %q %q", keys, values)
	}
}

func TestJobStatus(t *testing.T) {
	const printed = "gui/501/x = {\n\tactive count = 1\n\tpath = /Users/ada/x.plist\n\tstate = running\n\n\tpid = " +
		"77\n}\n"
	want := Status{State: Running, Enabled: true, Place: "/Users/ada/x.plist", PID: 77}
	if diff := cmp.Diff(want, jobStatus(printed)); diff != "" {
		t.Errorf("status (-want +got):\n%s", diff)
	}
	if got := jobStatus("state = not running\n"); got.State != Stopped {
		t.Errorf("a job that does not run: %+v", got)
	}
}
