package desktop

import (
	"strings"
	"syscall"
	"testing"
)

// TestEndsDuringARun checks that the program ends cleanly and cancels the run in progress, however
// it is asked to end. The next run continues with the data already read.
func TestEndsDuringARun(t *testing.T) {
	for name, end := range map[string]func(r *rollcall, w *window){
		"terminated": func(r *rollcall, _ *window) { r.cmd.Process.Signal(syscall.SIGTERM) },
		"hung-up":    func(r *rollcall, _ *window) { r.cmd.Process.Signal(syscall.SIGHUP) },
		"quit":       func(r *rollcall, w *window) { w.quit(r.process) },
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.startKeyring()
			folder := d.newFolder(light)
			d.connect(folder, d.serveTenant("--latency", "3s"))
			r := d.startRollcall(folder)
			w := d.awaitWindow("Rollcall")
			w.await(fabrikam, "Never synchronized")
			w.press("ctrl+r")
			w.await("Running", "Cancel")
			end(r, w)
			r.wantExit(0)
			if runs := r.runs(fabrikam); len(runs) != 1 || runs[0].State != "cancelled" {
				t.Errorf("runs are %+v, want a cancelled one", runs)
			} else if runs[0].Error.Title != "Rollcall was closed" {
				t.Errorf("the history says %q", runs[0].Error.Title)
			}
			r.wantSound()
			r.ctl("sync")
			if run := r.awaitRun(fabrikam); run.Users.Total == 0 {
				t.Error("the next run added no accounts")
			}
		})
	}
}

// connect adds a connector for a served tenant.
func (d *desk) connect(folder string, tenant served) {
	d.t.Helper()
	cmd := d.command(program("rollcallctl"), "--data-dir", folder, "connector", "add", "--description", fabrikam,
		"--tenant", tenant.Tenant, "--client-id", tenant.ClientID, "--secret-stdin",
		"--cloud", "custom", "--login-url", tenant.LoginURL, "--graph-url", tenant.GraphURL, "--ca-file", tenant.CAFile)
	cmd.Stdin = strings.NewReader(tenant.secret)
	runOut(d.t, cmd)
}
