package desktop

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// rollcall is the program under test with its data folder.
type rollcall struct {
	*process
	d      *desk
	folder string
}

// newFolder creates a data folder with settings for rollcall.
func (d *desk) newFolder(settings string) string {
	d.t.Helper()
	folder := filepath.Join(d.home, "data")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "settings.json"), []byte(settings), 0o600); err != nil {
		d.t.Fatal(err)
	}
	return folder
}

// startRollcall starts the program. If the test fails, it saves a picture of the screen.
func (d *desk) startRollcall(folder string, args ...string) *rollcall {
	d.t.Helper()
	r := &rollcall{
		process: d.start(program("rollcall"), append([]string{"--data-dir", folder}, args...)...), d: d,
		folder: folder,
	}
	d.t.Cleanup(func() {
		if d.t.Failed() {
			d.keepScreen("failed")
		}
	})
	return r
}

// crash kills the program with a signal that a fault in it would cause.
func (r *rollcall) crash() {
	r.t.Helper()
	if err := r.cmd.Process.Signal(syscall.SIGABRT); err != nil {
		r.t.Fatal(err)
	}
	r.wantExit(2)
}

// wantSound fails if the database is damaged.
func (r *rollcall) wantSound() {
	r.t.Helper()
	if found := r.ctl("database", "check"); !strings.HasPrefix(found[0], `{"ok":true`) {
		r.t.Errorf("the database is damaged: %q", found)
	}
}

// ctl runs rollcallctl on the same folder and returns the lines of its output.
func (r *rollcall) ctl(args ...string) []string {
	r.t.Helper()
	said := r.d.run(program("rollcallctl"), append([]string{"--data-dir", r.folder, "--json"}, args...)...)
	return strings.Split(strings.TrimSpace(said), "\n")
}

// runInfo contains what the tests need to know about a run.
type runInfo struct {
	ID          int64
	Connector   string
	State       string
	Users       struct{ Added, Total int }
	Memberships struct{ Total int }
	Error       struct{ Title string }
}

// runs returns a connector's latest runs, newest first.
func (r *rollcall) runs(connector string) (list []runInfo) {
	r.t.Helper()
	for _, line := range r.ctl("runs", "list", "--connector", connector, "--limit", "5") {
		var info runInfo
		if line == "" {
			continue
		}
		if err := json.Unmarshal([]byte(line), &info); err != nil {
			r.t.Fatalf("read %q: %v", line, err)
		}
		list = append(list, info)
	}
	return list
}

// newestRun returns a connector's latest run that has ended. If there is none, its state is empty.
func (r *rollcall) newestRun(connector string) runInfo {
	r.t.Helper()
	for _, info := range r.runs(connector) {
		if info.State != "running" {
			return info
		}
	}
	return runInfo{}
}

// awaitRun waits for a successful run of a connector, with or without changes.
func (r *rollcall) awaitRun(connector string) (run runInfo) {
	r.t.Helper()
	await(r.t, func() string {
		if run = r.newestRun(connector); run.State != "succeeded" && run.State != "unchanged" {
			return connector + " has no successful run; the newest is " + run.State
		}
		return ""
	})
	return run
}

// wantOneLine checks that the program prints a single line, which contains all parts.
func wantOneLine(r *rollcall, parts ...string) {
	r.t.Helper()
	said := r.stderr.String()
	var own []string
	for _, line := range strings.Split(said, "\n") {
		if strings.HasPrefix(line, "rollcall: ") {
			own = append(own, line)
		}
	}
	if len(own) != 1 {
		r.t.Fatalf("it says %q, want one separate line", said)
	}
	for _, part := range parts {
		if !strings.Contains(own[0], part) {
			r.t.Errorf("it says %q, want %q in it", own[0], part)
		}
	}
}
