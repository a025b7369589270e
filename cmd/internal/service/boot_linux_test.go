package service

import (
	"context"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/parttest"
)

// onlyAHang is longer than systemd takes here, even on a busy computer.
const onlyAHang = 5 * time.Minute

// TestUnderSystemd installs the service under a real systemd, which runs it in its sandbox with the
// passphrase of its vault. The service makes up for a missed run, writes to the journal and stops.
func TestUnderSystemd(t *testing.T) {
	work := bootable(t)
	build := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(work, "rollcallctl"),
		"./cmd/rollcallctl")
	build.Dir = filepath.Join("..", "..", "..")
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false -trimpath")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	script, err := os.ReadFile("testdata/probe.sh")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(work, "script"), script, 0o600); err != nil {
		t.Fatal(err)
	}
	before := controlGroups()
	t.Cleanup(func() {
		for _, path := range slices.Backward(controlGroups()) { // the inner ones first
			if !slices.Contains(before, path) {
				_ = os.Remove(path) // only if nothing is in it
			}
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), onlyAHang)
	defer cancel()
	boot := exec.CommandContext(ctx, "unshare", "--pid", "--mount", "--uts", "--ipc", "--fork", "--kill-child",
		"sh", "testdata/boot.sh")
	boot.Env = append(os.Environ(), "WORK="+work)
	said, _ := boot.CombinedOutput() // a system that was powered off killed its first process
	printed, err := os.ReadFile(filepath.Join(work, "out"))
	if err != nil {
		t.Fatalf("systemd did not boot: %v\n%s", err, said)
	}
	for _, want := range []string{
		`== install\n(?s:.*)Service +running, starts automatically\nReports +Next run: `,
		`== run\n\{.*"ROLLCALL_CONNECTOR":"[a-z2-7]+".*\n`,
		`"_SYSTEMD_UNIT":"rollcall.service"`, `"MESSAGE":"Contoso: succeeded \(`, `"ROLLCALL_RUN":"1"`,
		`"PRIORITY":"6"`,
		`\nNRestarts=0\nActiveState=active\n`, `\ncredential of rollcall, mode 400\n`,
		`\{"state":"running","enabled":true,"system":true,"place":"/etc/systemd/system/rollcall.service",` +
			`"status":"Next run: `,
		`== stop\nResult=success\nExecMainStatus=0\n`, `== remove\nService +not installed\n`,
		`rollcall.service': No such file`, `\n/var/lib/rollcall/rollcall.db\n`,
	} {
		if !regexp.MustCompile(want).Match(printed) {
			t.Errorf("the probe did not print %s", want)
		}
	}
	if t.Failed() {
		t.Logf("%s\n%s", printed, said)
	}
}

// controlGroups lists the control groups of this computer, outer ones first.
func controlGroups() (paths []string) {
	_ = filepath.WalkDir("/sys/fs/cgroup", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			paths = append(paths, path)
		}
		return nil // a group that has just ended is gone
	})
	return paths
}

// bootable returns a folder for a system to boot. Only root can boot one, and not on a computer whose
// own systemd would share its control groups. Otherwise the test is skipped, or fails if
// ROLLCALL_E2E_REQUIRED is set.
func bootable(t *testing.T) (work string) {
	t.Helper()
	why := ""
	if _, err := os.Stat("/lib/systemd/systemd"); err != nil {
		why = "systemd is missing"
	}
	if _, err := exec.LookPath("dbus-daemon"); err != nil {
		why = "dbus-daemon is missing"
	}
	if os.Geteuid() != 0 {
		why = "only root can boot systemd"
	}
	if _, err := os.Stat("/run/systemd/system"); err == nil {
		t.Skip("this computer runs systemd itself, so this was not tested")
	}
	if why != "" {
		parttest.Missing(t, why)
	}
	work, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(work, "copy"), 0o700); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(work, ",:") { // they separate the options of a mount
		t.Fatalf("%q cannot be mounted", work)
	}
	return work
}
