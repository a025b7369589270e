package desktop

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/parttest"
)

// windows is a Windows of Wine on a desktop.
type windows struct {
	d *desk
	c string // the folder of its drive C
}

// newWindows creates a Windows as it is for a new user.
func newWindows(d *desk) *windows {
	d.t.Helper()
	if _, err := exec.LookPath("wine"); err != nil {
		parttest.Missing(d.t, "Wine is not installed")
	}
	prefix := filepath.Join(d.home, "wine")
	d.env = append(d.env, "WINEPREFIX="+prefix, "WINEDEBUG=-all",
		"WINEDLLOVERRIDES=winemenubuilder.exe,mscoree,mshtml=")
	w := &windows{d: d, c: filepath.Join(prefix, "drive_c")}
	d.run("wineboot", "--init")
	d.t.Cleanup(func() { d.command("wineserver", "--kill", "--wait").Run() }) // It fails if nothing is left.
	w.provideRandomness()
	return w
}

// provideRandomness adds a Windows library that Go needs and that this version of Wine may lack.
func (w *windows) provideRandomness() {
	w.d.t.Helper()
	library := w.path(`windows\system32\bcryptprimitives.dll`)
	if isFile(library) {
		return
	}
	source := filepath.Join(w.d.temp, "bcryptprimitives.c")
	text := `__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *, unsigned long);
__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *data, unsigned long long size) {
	return SystemFunction036(data, (unsigned long)size);
}
`
	if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
		w.d.t.Fatal(err)
	}
	w.d.run("x86_64-w64-mingw32-gcc", "-shared", "-o", library, source, "-ladvapi32")
}

// path returns the path on this system of a file on drive C.
func (w *windows) path(name string) string {
	return filepath.Join(w.c, filepath.FromSlash(strings.ReplaceAll(name, `\`, "/")))
}

// local returns a path in the folder for the user's own data, as this system and as Windows sees it.
func (w *windows) local(name string) (here, there string) {
	w.d.t.Helper()
	users, err := filepath.Glob(filepath.Join(w.c, "users", "*", "AppData", "Local"))
	if err != nil || len(users) != 1 {
		w.d.t.Fatalf("folders of users: %q, %v; want one", users, err)
	}
	inside, err := filepath.Rel(w.c, users[0])
	if err != nil {
		w.d.t.Fatal(err)
	}
	there = `C:\` + strings.ReplaceAll(inside, "/", `\`) + `\` + name
	return w.path(there[len(`C:\`):]), there
}

// registry returns the value of the given name in the registry, or "".
func (w *windows) registry(key, name string) string {
	w.d.t.Helper()
	said, err := w.d.command("wine", "reg", "query", key, "/v", name, "/reg:64").Output()
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(said)) {
		if _, value, found := strings.Cut(line, "REG_SZ"); found {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// wine starts a Windows program.
func (w *windows) start(program string, args ...string) *process {
	w.d.t.Helper()
	return w.d.start("wine", append([]string{program}, args...)...)
}

// runs runs a Windows program to its end, and checks its exit code.
func (w *windows) runs(want int, program string, args ...string) {
	w.d.t.Helper()
	w.start(program, args...).wantExit(want)
}

// files returns the names of the files in a Windows folder, or nil if the folder does not exist.
func files(folder string) (names []string) {
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

const uninstallKey = `\Software\Microsoft\Windows\CurrentVersion\Uninstall\` + appID

// TestPackageWindows installs Rollcall with its installer under Wine, for one user and for all,
// updates it while it is running, and removes it. The data folder stays.
func TestPackageWindows(t *testing.T) {
	setup := packaged(t, "rollcall-*-setup.exe")
	for mode, tt := range map[string]struct{ hive, menu string }{
		"/CurrentUser": {"HKCU", `users\*\AppData\Roaming\Microsoft\Windows\Start Menu\Programs\Rollcall.lnk`},
		"/AllUsers":    {"HKLM", `ProgramData\Microsoft\Windows\Start Menu\Programs\Rollcall.lnk`},
	} {
		t.Run(strings.TrimPrefix(mode, "/"), func(t *testing.T) {
			d := newDesk(t)
			w := newWindows(d)
			w.runs(0, setup, "/S", mode)
			folder, there := w.local(`Programs\Rollcall`)
			if mode == "/AllUsers" {
				folder, there = w.path(`Program Files\Rollcall`), `C:\Program Files\Rollcall`
			}
			want := []string{
				"LICENCE.txt", "rollcall.exe", "rollcallctl.exe", "third-party-licences.txt",
				"uninstall.exe",
			}
			if got := files(folder); !slices.Equal(got, want) {
				t.Fatalf("installed are %q, want %q", got, want)
			}
			if got := w.registry(tt.hive+uninstallKey, "InstallLocation"); got != there {
				t.Errorf("the list of programs says %q, want %q", got, there)
			}
			if shortcuts, err := filepath.Glob(w.path(tt.menu)); err != nil || len(shortcuts) != 1 {
				t.Errorf("the start menu has %q, %v", shortcuts, err)
			}
			version := w.start(there+`\rollcallctl.exe`, "version")
			version.wantExit(0)
			if said := version.stdout.String(); !strings.HasPrefix(said,
				"rollcallctl "+strings.Split(filepath.Base(setup), "-")[1]) {
				t.Errorf("it is version %q", said)
			}
			w.updatesWhileRunning(setup, mode, folder, there)
			w.removes(tt.hive, mode, folder, there, tt.menu)
		})
	}
}

// updatesWhileRunning starts the window and installs over it. The window quits, and the installer
// succeeds.
func (w *windows) updatesWhileRunning(setup, mode, folder, there string) {
	w.d.t.Helper()
	running := w.start(there + `\rollcall.exe`)
	shown := w.d.awaitWindow("Rollcall")
	shown.await("Welcome to Rollcall")
	shown.shot("installed")
	before, err := os.ReadFile(filepath.Join(folder, "rollcall.exe"))
	if err == nil { // so that the update is seen
		err = os.WriteFile(filepath.Join(folder, "third-party-licences.txt"), []byte("old"), 0o644)
	}
	if err != nil {
		w.d.t.Fatal(err)
	}
	w.runs(0, setup, "/S", mode)
	running.wantExit(0)
	after, err := os.ReadFile(filepath.Join(folder, "rollcall.exe"))
	if err != nil || !bytes.Equal(before, after) {
		w.d.t.Errorf("the program is not the installer's: %v", err)
	}
	if text, err := os.ReadFile(filepath.Join(folder, "third-party-licences.txt")); err != nil || len(text) < 1000 {
		w.d.t.Errorf("the files were not replaced: %q, %v", text, err)
	}

	// A program in another data folder cannot be asked. The installer fails and changes nothing.
	demo := w.start(there+`\rollcall.exe`, "--demo")
	w.d.awaitWindow("Rollcall – demo")
	w.runs(2, setup, "/S", mode)
	if !demo.running() {
		w.d.t.Error("the demo has ended")
	}
	w.d.run("wine", "taskkill", "/f", "/im", "rollcall.exe")
}

// removes removes the program. The data folder stays, the start at log-in does not.
func (w *windows) removes(hive, mode, folder, there, menu string) {
	w.d.t.Helper()
	w.runs(0, there+`\rollcallctl.exe`, "autostart", "on")
	const run = `HKCU\Software\Microsoft\Windows\CurrentVersion\Run`
	if got := w.registry(run, appID); !strings.Contains(got, there) {
		w.d.t.Errorf("at log-in, %q starts", got)
	}
	// With _?=, the uninstaller runs in place, and the call waits for it.
	w.runs(0, there+`\uninstall.exe`, mode, "/S", "_?="+there)
	// it cannot remove itself in place
	if left := files(folder); len(left) > 1 || len(left) == 1 && left[0] != "uninstall.exe" {
		w.d.t.Errorf("left are %q", left)
	}
	if got := w.registry(run, appID); got != "" {
		w.d.t.Errorf("at log-in, %q starts", got)
	}
	if got := w.registry(hive+uninstallKey, "InstallLocation"); got != "" {
		w.d.t.Errorf("the list of programs still has %q", got)
	}
	if shortcuts, _ := filepath.Glob(w.path(menu)); len(shortcuts) != 0 {
		w.d.t.Errorf("the start menu still has %q", shortcuts)
	}
	if data, _ := w.local("rollcall"); !isFile(filepath.Join(data, "rollcall.db")) {
		w.d.t.Errorf("the data folder is gone: %q", files(data))
	}
}
