package desktop

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// light is the settings file for the light appearance, in which pictures are easiest to read.
const light = `{"appearance":"light"}`

// TestSettingsThatCannotBeRead checks that the program starts with the defaults and says so. It
// keeps the unreadable file under another name.
func TestSettingsThatCannotBeRead(t *testing.T) {
	d := newDesk(t)
	const damaged = `{"paused": tr`
	r := d.startRollcall(d.newFolder(damaged))
	w := d.awaitWindow("Rollcall")
	w.await("The settings file is not valid", "Settings")
	w.shot("window")
	aside, err := filepath.Glob(filepath.Join(r.folder, "settings-damaged-*.json"))
	if err != nil || len(aside) != 1 {
		t.Fatalf("set aside: %q, %v", aside, err)
	}
	if text, err := os.ReadFile(aside[0]); string(text) != damaged {
		t.Errorf("set aside: %q, %v", text, err)
	}
	w.press("ctrl+q")
	r.wantExit(0)
}

// TestKeyringThatCannotBeUsed checks that nothing is stored if the keyring cannot be used, and that
// the window says what to do.
func TestKeyringThatCannotBeUsed(t *testing.T) {
	for name, tt := range map[string]struct {
		prepare func(d *desk)
		says    string
	}{
		"missing": {func(*desk) {}, "There is no keyring"},
		"locked":  {(*desk).startLockedKeyring, "The keyring is locked"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			tt.prepare(d)
			r := d.startRollcall(d.newFolder(light))
			w := d.awaitWindow("Rollcall")
			w.click("Try it with a practice tenant")
			w.await(tt.says)
			w.shot("window")
			if list := r.ctl("connector", "list"); list[0] != "" {
				t.Errorf("connectors are %q", list)
			}
			w.press("ctrl+q")
			r.wantExit(0)
		})
	}
}

// TestDaemonNextToTheWindow covers a window and a daemon that share a data folder.
func TestDaemonNextToTheWindow(t *testing.T) {
	d := newDesk(t)
	folder := d.newFolder(light)
	daemon := d.start(program("rollcallctl"), "--data-dir", folder, "daemon")
	await(t, func() string {
		if daemon.stderr.String() == "" {
			return "the daemon has printed nothing yet"
		}
		return ""
	})
	r := d.startRollcall(folder)
	w := d.awaitWindow("Rollcall")
	w.await("Welcome to Rollcall")
	r.ctl("status")
	w.press("ctrl+q")
	r.wantExit(0)
	if !daemon.running() {
		t.Error("the daemon ended with the window")
	}
	daemon.cmd.Process.Signal(syscall.SIGTERM)
	daemon.wantExit(0)
}

// TestWithoutDisplay checks that without a display, the program prints one line and creates
// nothing.
func TestWithoutDisplay(t *testing.T) {
	d := newDesk(t)
	d.env = append(d.env, "DISPLAY=:9999") // The last value wins.
	r := &rollcall{process: d.start(program("rollcall"), "--demo"), d: d}
	r.wantExit(1)
	wantOneLine(r, "There is no display", "use rollcallctl")
	d.wantNothingLeft()
}

// TestDemoLeavesNothing checks that the demo leaves no files behind, however it ends.
func TestDemoLeavesNothing(t *testing.T) {
	for name, end := range map[string]func(p *process, w *window){
		"quit":    func(p *process, w *window) { w.quit(p) },
		"closed":  func(_ *process, w *window) { w.press("alt+F4") },
		"log-off": func(p *process, _ *window) { p.cmd.Process.Signal(syscall.SIGTERM) },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			demo := d.start(program("rollcall"), "--demo")
			w := d.awaitWindow(title)
			w.shot("window")
			end(demo, w)
			demo.wantExit(0)
			d.wantNothingLeft()
		})
	}
}

// wantNothingLeft fails if a program left temporary files behind or created the default data
// folder.
func (d *desk) wantNothingLeft() {
	d.t.Helper()
	left, err := filepath.Glob(filepath.Join(d.temp, "rollcall*"))
	if err != nil || len(left) > 0 {
		d.t.Errorf("left behind: %q, %v", left, err)
	}
	if _, err := os.Stat(filepath.Join(d.home, ".local/share/rollcall")); err == nil {
		d.t.Error("there is a data folder")
	}
}
