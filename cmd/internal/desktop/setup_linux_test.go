package desktop

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const uninstallKey = `\Software\Microsoft\Windows\CurrentVersion\Uninstall\` + appID

// TestPackageWindows installs Rollcall with its installer under Wine, for one user and then for all,
// updates it while it is running, and removes it. The data folder stays.
func TestPackageWindows(t *testing.T) {
	setup := packaged(t, "rollcall-*-setup.exe")
	w := newWindows(newDesk(t))
	folder, there := w.local(`Programs\Rollcall`)
	own := &installation{
		windows: w, setup: setup, mode: "/CurrentUser", hive: "HKCU", folder: folder, there: there,
		menu: `users\*\AppData\Roaming\Microsoft\Windows\Start Menu\Programs\Rollcall.lnk`,
	}
	common := &installation{
		windows: w, setup: setup, mode: "/AllUsers", hive: "HKLM",
		folder: w.path(`Program Files\Rollcall`), there: `C:\Program Files\Rollcall`,
		menu: `ProgramData\Microsoft\Windows\Start Menu\Programs\Rollcall.lnk`,
	}
	for _, i := range []*installation{own, common} {
		i.installs()
		i.updatesWhileRunning()
		i.removes()
	}
	common.installs()
	common.keepsService()
}

// installation is one way to install Rollcall.
type installation struct {
	*windows
	setup, mode   string // the installer and its option
	hive          string // the part of the registry for its entries
	folder, there string // of the programs, as this system and as Windows sees it
	menu          string // its entry in the start menu
}

// installs installs the program, and checks the files and the entries.
func (i *installation) installs() {
	t := i.d.t
	t.Helper()
	i.runs(0, i.setup, "/S", i.mode)
	want := []string{"LICENCE.txt", "rollcall.exe", "rollcallctl.exe", "third-party-licences.txt", "uninstall.exe"}
	if got := files(i.folder); !slices.Equal(got, want) {
		t.Fatalf("installed are %q, want %q", got, want)
	}
	if got := i.registry(i.hive+uninstallKey, "InstallLocation"); got != i.there {
		t.Errorf("the list of programs says %q, want %q", got, i.there)
	}
	if shortcuts, err := filepath.Glob(i.path(i.menu)); err != nil || len(shortcuts) != 1 {
		t.Errorf("the start menu has %q, %v", shortcuts, err)
	}
	version := i.start(i.there+`\rollcallctl.exe`, "version")
	version.wantExit(0)
	if said := version.stdout.String(); !strings.HasPrefix(said,
		"rollcallctl "+strings.Split(filepath.Base(i.setup), "-")[1]) {
		t.Errorf("it is version %q", said)
	}
}

// updatesWhileRunning starts the window and installs over it. The window quits, and the installer
// succeeds.
func (i *installation) updatesWhileRunning() {
	i.d.t.Helper()
	running := i.start(i.there + `\rollcall.exe`)
	shown := i.d.awaitWindow("Rollcall")
	shown.await("Welcome to Rollcall")
	shown.shot("installed")
	before, err := os.ReadFile(filepath.Join(i.folder, "rollcall.exe"))
	if err == nil { // so that the update is seen
		err = os.WriteFile(filepath.Join(i.folder, "third-party-licences.txt"), []byte("old"), 0o644)
	}
	if err != nil {
		i.d.t.Fatal(err)
	}
	i.runs(0, i.setup, "/S", i.mode)
	running.wantExit(0)
	after, err := os.ReadFile(filepath.Join(i.folder, "rollcall.exe"))
	if err != nil || !bytes.Equal(before, after) {
		i.d.t.Errorf("the program is not the installer's: %v", err)
	}
	if text, err := os.ReadFile(filepath.Join(i.folder, "third-party-licences.txt")); err != nil || len(text) < 1000 {
		i.d.t.Errorf("the files were not replaced: %q, %v", text, err)
	}

	// A program in another data folder cannot be asked. The installer fails and changes nothing.
	demo := i.start(i.there+`\rollcall.exe`, "--demo")
	i.d.awaitWindow("Rollcall – demo")
	i.runs(2, i.setup, "/S", i.mode)
	if !demo.running() {
		i.d.t.Error("the demo has ended")
	}
	i.d.run("wine", "taskkill", "/f", "/im", "rollcall.exe")
}

// removes removes the program. The data folder stays, but the start at log-in does not.
func (i *installation) removes() {
	i.d.t.Helper()
	i.runs(0, i.there+`\rollcallctl.exe`, "autostart", "on")
	const run = `HKCU\Software\Microsoft\Windows\CurrentVersion\Run`
	if got := i.registry(run, appID); !strings.Contains(got, i.there) {
		i.d.t.Errorf("at log-in, %q starts", got)
	}
	i.uninstalls()
	if got := i.registry(run, appID); got != "" {
		i.d.t.Errorf("at log-in, %q starts", got)
	}
	if got := i.registry(i.hive+uninstallKey, "InstallLocation"); got != "" {
		i.d.t.Errorf("the list of programs still has %q", got)
	}
	if shortcuts, _ := filepath.Glob(i.path(i.menu)); len(shortcuts) != 0 {
		i.d.t.Errorf("the start menu still has %q", shortcuts)
	}
	if data, _ := i.local("rollcall"); !isFile(filepath.Join(data, "rollcall.db")) {
		i.d.t.Errorf("the data folder is gone: %q", files(data))
	}
}

// uninstalls removes the program and waits until its folder is gone. The uninstaller ends at once,
// because a copy of it does the work.
func (i *installation) uninstalls() {
	i.d.t.Helper()
	i.runs(0, i.there+`\uninstall.exe`, i.mode, "/S")
	await(i.d.t, func() string {
		if _, err := os.Stat(i.folder); err == nil {
			return fmt.Sprintf("left are %q", files(i.folder))
		}
		return ""
	})
}

// keepsService installs the Windows service. An update stops and restarts it, and it is removed
// with the program.
func (i *installation) keepsService() {
	i.d.t.Helper()
	ctl := i.there + `\rollcallctl.exe`
	running := func() string {
		status := i.start(ctl, "service", "status", "--system")
		<-status.ended
		if said := status.stdout.String(); !strings.Contains(said, "running") {
			return "the service is: " + said
		}
		return ""
	}
	const key = `HKLM\SYSTEM\CurrentControlSet\Services\Rollcall`
	i.runs(0, ctl, "service", "install", "--system")
	await(i.d.t, running)
	if runs := i.registry(key, "ImagePath"); !strings.Contains(runs, ctl) {
		i.d.t.Errorf("the service runs %s", runs)
	}
	i.runs(0, i.setup, "/S", i.mode)
	await(i.d.t, running)
	i.uninstalls()
	if left := i.registry(key, "ImagePath"); left != "" {
		i.d.t.Errorf("there is still a service that runs %s", left)
	}
}
