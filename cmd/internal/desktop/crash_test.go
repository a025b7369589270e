package desktop

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestCrashInTheWindow checks that a crash in a button's callback is caught and reported, even a
// second one. The window, the schedule and the tray continue to work. A screen that crashes
// whenever it is painted is replaced by a screen that offers a way back.
func TestCrashInTheWindow(t *testing.T) {
	d := newDesk(t)
	d.startKeyring()
	d.startTray()
	r := d.startProvoked(d.newFolder(light))
	w := d.awaitWindow(title)
	w.await("Dashboard", practiceName)
	w.resize(1320, 1000)
	r.awaitRun(practiceName)

	for n := range 2 {
		w.click("Crash at once")
		w.await("Something went wrong in Rollcall", "Show report", "Dismiss")
		w.shot("caught")
		r.wantReports(n + 1)
		w.click("Dismiss")
	}
	w.click("Crash in painting")
	w.await("Rollcall cannot draw this screen")
	w.shot("covered")
	w.click("Show the dashboard")
	w.await("Latest changes")
	r.continues(w)
	quitFromTray(r, w)
}

// startProvoked starts a program on a practice tenant. Its window has buttons that crash.
func (d *desk) startProvoked(folder string) *rollcall {
	d.t.Helper()
	built := filepath.Join(d.t.TempDir(), "rollcall")
	build := exec.CommandContext(d.t.Context(), "go", "build", "-tags=migrated_fynedo,crashtest", "-o", built,
		"github.com/rollcallsync/rollcall/cmd/rollcall")
	build.Env = append(os.Environ(), "CGO_ENABLED=1")
	if said, err := build.CombinedOutput(); err != nil {
		d.t.Fatalf("build the program: %v\n%s", err, said)
	}
	r := &rollcall{process: d.start(built, "--demo", "--data-dir", folder), d: d, folder: folder}
	d.t.Cleanup(func() {
		if d.t.Failed() {
			d.keepScreen("failed")
			d.t.Logf("the program says:\n%s", r.stderr.String())
		}
	})
	return r
}

// wantReports waits until there are n crash reports.
func (r *rollcall) wantReports(n int) {
	r.t.Helper()
	await(r.t, func() string {
		reports, err := filepath.Glob(filepath.Join(r.folder, "crash-*.txt"))
		if err != nil || len(reports) < n {
			return "there are not enough reports: " + strings.Join(reports, " ")
		}
		return ""
	})
}

// continues fails if the crash stopped the schedule, the tray or the window.
func (r *rollcall) continues(w *window) {
	r.t.Helper()
	before := r.newestRun(practiceName).ID
	m := r.d.awaitTrayMenu()
	m.click("Sync “" + practiceName + "” now")
	await(r.t, func() string {
		if r.newestRun(practiceName).ID <= before {
			return "there is no run after the crash"
		}
		return ""
	})
	w.press("ctrl+w")
	w.awaitGone()
	m.click("Open Rollcall")
	r.d.awaitWindow(title)
	w.click("History")
	w.await("Log-ons")
}
