package desktop

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
)

// TestWindowsUnderWine uses the packaged programs for Windows as a person does: on the command line,
// from the Explorer, in the window and from the tray.
func TestWindowsUnderWine(t *testing.T) {
	archive := packaged(t, "rollcall-*-windows-*.zip")
	d := newDesk(t)
	d.startTray()
	tenant := d.serveTenant()
	p := unpack(newWindows(d), archive)
	p.keepSecrets(tenant)
	p.startFromExplorer()
	p.useWindow()
	p.showDemo()
}

// unpacked are the programs from the archive for Windows, and their data folder.
type unpacked struct {
	*windows
	folder     string // of the programs, as Windows sees it
	data, seen string // the usual data folder, as this system and as Windows sees it
}

// unpack unpacks the archive on drive C. The window is to be light.
func unpack(w *windows, archive string) *unpacked {
	w.d.t.Helper()
	p := &unpacked{windows: w, folder: `C:\Rollcall`}
	p.data, p.seen = w.local("rollcall")
	if err := os.MkdirAll(p.data, 0o700); err != nil {
		w.d.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.data, "settings.json"), []byte(light), 0o600); err != nil {
		w.d.t.Fatal(err)
	}
	w.d.run("unzip", "-q", "-j", archive, "-d", w.path(p.folder[len(`C:\`):]))
	return p
}

// ctl runs the command line and returns what it prints.
func (p *unpacked) ctl(args ...string) string {
	p.d.t.Helper()
	return runOut(p.d.t, p.d.command("wine", append([]string{p.folder + `\rollcallctl.exe`}, args...)...))
}

// connect adds a connector with a secret and returns what the command said.
func (p *unpacked) connect(secret string, args ...string) (stdout, stderr string, err error) {
	p.d.t.Helper()
	cmd := p.d.command("wine", append([]string{p.folder + `\rollcallctl.exe`, "connector", "add", "--secret-stdin"},
		args...)...)
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(secret), &out, &errs
	err = cmd.Run()
	return strings.TrimSpace(out.String()), errs.String(), err
}

// keepSecrets checks that secrets go to the Credential Manager and can be read by another process.
// The data is in the user's local folder.
func (p *unpacked) keepSecrets(tenant served) {
	p.d.t.Helper()
	id, said, err := p.connect(tenant.secret, "--description", fabrikam, "--tenant", tenant.Tenant, "--client-id",
		tenant.ClientID, "--cloud", "custom", "--login-url", tenant.LoginURL, "--graph-url", tenant.GraphURL,
		"--ca-file", onZ(tenant.CAFile))
	if err != nil {
		p.d.t.Fatalf("add a connector: %v %s", err, said)
	}
	if name := p.credential(id); !strings.HasSuffix(name, id) {
		p.d.t.Errorf("the Credential Manager has %q, want the secret of connector %s", name, id)
	}
	p.ctl("sync") // needs the secret
	if run := p.run(); run.State != "succeeded" || run.Users.Total < 40 {
		p.d.t.Errorf("the run is %+v", run)
	}
	if !isFile(filepath.Join(p.data, "rollcall.db")) {
		p.d.t.Errorf("the data is not in %s: %q", p.seen, files(p.data))
	}
	secretTyped{&rollcall{process: &process{t: p.d.t}, d: p.d}, []string{tenant.secret}}.notInFiles("rollcall.db",
		"user.reg")

	largest, tooLarge := strings.Repeat("s", 2048), strings.Repeat("s", 2561) // Windows keeps at most 2,560 bytes.
	other := []string{"--description", "Other", "--tenant", "contoso.example", "--client-id", tenant.ClientID}
	if _, said, err := p.connect(tooLarge, other...); err == nil || !strings.Contains(said, "does not fit into") ||
		strings.Contains(said, "sss") {
		p.d.t.Errorf("a secret of %d bytes: %v %s", len(tooLarge), err, said)
	}
	id, said, err = p.connect(largest, other...)
	if err != nil || p.credential(id) == "" {
		p.d.t.Fatalf("a secret of %d bytes: %v %s", len(largest), err, said)
	}
	p.ctl("connector", "remove", id, "--yes")
	if name := p.credential(id); name != "" {
		p.d.t.Errorf("the Credential Manager still has %s", name)
	}
}

// credential returns the name of a connector's entry in the Credential Manager, or "".
func (p *unpacked) credential(id string) string {
	p.d.t.Helper()
	return p.registry(`HKCU\Software\Wine\Credential Manager\Generic: Rollcall:connector/`+id, "UserName")
}

// run returns the latest run.
func (p *unpacked) run() (run runInfo) {
	p.d.t.Helper()
	if err := json.Unmarshal([]byte(p.ctl("runs", "list", "--limit", "1", "--json")), &run); err != nil {
		p.d.t.Fatal(err)
	}
	return run
}

// onZ returns the path of a file of this system as Windows sees it.
func onZ(path string) string { return "Z:" + strings.ReplaceAll(path, "/", `\`) }

// startFromExplorer checks that a command started from the Explorer runs to its end. Cobra would
// end it after five seconds, with a text about command lines.
func (p *unpacked) startFromExplorer() {
	p.d.t.Helper()
	before := p.run().ID
	explorer := func(args ...string) *process {
		shell := []string{"/desktop=shell,640x480", p.folder + `\rollcallctl.exe`}
		return p.start("explorer", append(shell, args...)...)
	}
	explorer("sync").wantExit(0)
	if run := p.run(); run.ID == before {
		p.d.t.Error("sync did not run")
	}
	metrics := filepath.Join(p.d.temp, "rollcall.prom")
	daemon := explorer("daemon", "--metrics-file", onZ(metrics))
	await(p.d.t, func() string {
		if text, err := os.ReadFile(metrics); err != nil || !bytes.Contains(text, []byte(fabrikam)) {
			return fmt.Sprintf("the daemon does not say how it is: %q, %v", text, err)
		}
		return ""
	})
	p.d.keepScreen("explorer")
	p.d.run("wine", "taskkill", "/f", "/im", "rollcallctl.exe")
	daemon.wantExit(0)
}

// useWindow starts the program without a window, starts it again, which shows the window, saves a
// list of people with a file dialog, and quits from the tray.
func (p *unpacked) useWindow() {
	p.d.t.Helper()
	first := p.start(p.folder+`\rollcall.exe`, "--hidden")
	icon := p.awaitTrayIcon()
	p.d.keepScreen("in-the-tray")
	p.runs(0, p.folder+`\rollcall.exe`)
	w := p.d.awaitWindow("Rollcall")
	w.resize(filesWindow.X, filesWindow.Y)
	w.await(fabrikam, "40 accounts", "Latest changes")
	w.shot("dashboard")

	format := present.ExportFormats()[0]
	name := present.RowsFile(directory.KindUser, "", format.Value)
	w.press("ctrl+2")
	w.await("users as of")
	w.click("Export…")
	w.click(format.Label)
	w.await("Save " + name)
	w.shot("save")
	w.press("Return")
	w.await("written to")
	saved, err := filepath.Glob(filepath.Join(p.c, "users", "*", name))
	if err != nil || len(saved) == 0 {
		saved = []string{filepath.Join(p.d.home, name)} // Windows sees it as the folder of documents.
	}
	text, err := os.ReadFile(saved[0])
	if want := p.ctl("export", "users", "--format", "csv", "--bom"); err != nil || string(text) != want {
		p.d.t.Errorf("%s has %d bytes, want %d; %v", name, len(text), len(want), err)
	}

	p.ctl("autostart", "on")
	const run = `HKCU\Software\Microsoft\Windows\CurrentVersion\Run`
	if got := p.registry(run, appID); !strings.Contains(got, p.folder+`\rollcall.exe`) {
		p.d.t.Errorf("at log-in, %q starts", got)
	}
	p.ctl("autostart", "off")
	if got := p.registry(run, appID); got != "" {
		p.d.t.Errorf("at log-in, %q still starts", got)
	}
	icon.choose("Quit")
	first.wantExit(0)
}

// showDemo starts the demo, which synchronizes the practice tenant, and quits it. It leaves
// nothing behind.
func (p *unpacked) showDemo() {
	p.d.t.Helper()
	demo := p.start(p.folder+`\rollcall.exe`, "--demo")
	w := p.d.awaitWindow(title)
	w.resize(filesWindow.X, filesWindow.Y)
	w.await(practiceName, "Succeeded", "users")
	w.shot("demo")
	w.quit(demo)
	demo.wantExit(0)
	if left, err := filepath.Glob(filepath.Join(p.c, "users", "*", "Temp", "rollcall*")); err != nil || len(left) > 0 {
		p.d.t.Errorf("left behind: %q, %v", left, err)
	}
}

// TestPackageFigures prints what the packaged programs cost: their sizes, the time from the start
// of the window until it is painted, and its memory then. The figures for Windows are from Wine,
// which is already running.
func TestPackageFigures(t *testing.T) {
	bin := filepath.Join(filepath.Dir(packaged(t, "SHA256SUMS")), "..", "package.work", "linux", "bin")
	d := newDesk(t)
	d.startKeyring()
	p := unpack(newWindows(d), packaged(t, "rollcall-*-windows-*.zip"))
	folder := d.newFolder(light)
	d.screen().rest()
	for system, tt := range map[string]struct {
		files string
		start func() *process
	}{
		"Linux": {filepath.Join(bin, "%s"), func() *process {
			return d.start(filepath.Join(bin, "rollcall"), "--data-dir", folder)
		}},
		"Windows": {p.path(`Rollcall\%s.exe`), func() *process { return p.start(p.folder + `\rollcall.exe`) }},
	} {
		for _, name := range []string{"rollcall", "rollcallctl"} {
			info, err := os.Stat(fmt.Sprintf(tt.files, name))
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s: %s has %.1f MB", system, name, float64(info.Size())/1e6)
		}
		for _, which := range []string{"first", "second"} {
			d.observe(tt.start, func(p *process, f figures) {
				t.Logf("%s: %s start: painted after %.0f ms, complete after %.0f ms, %.0f MB of memory", system, which,
					milliseconds(f.first), milliseconds(f.start), p.resident())
				if d.awaitWindow("Rollcall"); p.resident() < 50 { // A window written in Go needs more.
					t.Error("that is not the memory of the program")
				}
			})
		}
	}
}
