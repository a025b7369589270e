package desktop

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/rollcallsync/rollcall/core/parttest"
)

// mingw is the compiler for Windows.
const mingw = "x86_64-w64-mingw32-gcc"

// windows is Wine's Windows on a desktop.
type windows struct {
	d *desk
	c string // the folder of its drive C
}

// newWindows creates Wine's Windows as a new user finds it.
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
	w.provide()
	return w
}

// provide adds what Go needs and what this version of Wine may lack. It is never part of a package.
func (w *windows) provide() {
	w.d.t.Helper()
	library := w.path(`windows\system32\bcryptprimitives.dll`)
	if isFile(library) {
		return
	}
	if _, err := exec.LookPath(mingw); err != nil {
		parttest.Missing(w.d.t, "the compiler for Windows is not installed")
	}
	source := absolute(w.d.t, "testdata/wine/bcryptprimitives.c")
	w.d.run(mingw, "-Wall", "-Werror", "-shared", "-o", library, source, "-ladvapi32")
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

// registry returns the value of the given name in the registry, or "". On a busy computer, Wine may
// not answer at once.
func (w *windows) registry(key, name string) (value string) {
	w.d.t.Helper()
	await(w.d.t, func() string {
		said, err := w.d.command("wine", "reg", "query", key, "/v", name, "/reg:64").CombinedOutput()
		for line := range strings.Lines(string(said)) {
			if _, after, found := strings.Cut(line, "REG_SZ"); found {
				value = strings.TrimSpace(after)
				return ""
			}
		}
		if strings.Contains(string(said), "Unable to find") {
			return ""
		}
		return fmt.Sprintf("%s of %s cannot be read: %v %s", name, key, err, said)
	})
	return value
}

// start starts a Windows program.
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

// trayIcon is an icon in the tray.
type trayIcon struct {
	d  *desk
	id string // of the small window in the panel that shows it
}

// awaitTrayIcon waits for an icon in the tray. Wine's Explorer shows it in the panel.
func (w *windows) awaitTrayIcon() *trayIcon {
	w.d.t.Helper()
	i := &trayIcon{d: w.d}
	await(w.d.t, func() string {
		for _, id := range w.d.visible("explorer.exe") {
			if strings.Contains(w.d.run("xdotool", "getwindowgeometry", id), "Geometry: 22x22") {
				i.id = id
				return ""
			}
		}
		return "there is no icon in the tray"
	})
	return i
}

// choose opens the menu of the icon, keeps a picture of it, and chooses an entry.
func (i *trayIcon) choose(entry string) {
	i.d.t.Helper()
	i.d.run("xdotool", "mousemove", "--sync", "--window", i.id, "11", "11", "click", "1")
	await(i.d.t, func() string {
		for _, id := range i.d.visible("rollcall.exe") {
			if strings.TrimSpace(i.d.run("xdotool", "getwindowname", id)) != "" {
				continue // the window of the program
			}
			menu, look := &window{d: i.d, id: id}, picture{path: filepath.Join(i.d.temp, "menu.png")}
			if !i.d.succeeds("import", "-silent", "-window", id, look.path) {
				continue
			}
			for words := range look.readings(i.d) {
				if at, ok := find(words, entry); ok {
					i.d.keepScreen("tray-menu")
					menu.clickAt(middle(at))
					return ""
				}
			}
		}
		return "the menu of the tray has no " + entry
	})
}

// visible returns the visible windows of a class.
func (d *desk) visible(class string) []string {
	search := d.command("xdotool", "search", "--onlyvisible", "--class", "^"+class+"$")
	found, _ := search.Output() // It fails if there are none.
	return strings.Fields(string(found))
}
