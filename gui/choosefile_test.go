package gui

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/exchange"
	"github.com/rollcallsync/rollcall/core/export"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/present"
)

// onDisk writes real files, as the application does. All of them contain written.
type onDisk struct {
	*guitest.Backend
	loaded []string // the paths of imported files
	fail   error    // returned by every write
}

const written = "what was asked for"

func (b *onDisk) write(path string) error {
	return export.ToFile(path, func(w io.Writer) error {
		if b.fail != nil {
			return b.fail
		}
		_, err := io.WriteString(w, written)
		return err
	})
}

func (b *onDisk) SaveDiagnostics(_ context.Context, path string) error { return b.write(path) }
func (b *onDisk) SaveConfig(_ context.Context, path string) error      { return b.write(path) }
func (b *onDisk) SaveLogOns(_ context.Context, _ directory.LogOnQuery, path string) (int, error) {
	return 1, b.write(path)
}

func (b *onDisk) SaveRuns(_ context.Context, _ directory.RunQuery, path string) (int, error) {
	return 5, b.write(path)
}

func (b *onDisk) SaveChanges(_ context.Context, _ directory.ChangeQuery, path string) (int, error) {
	return 7, b.write(path)
}

func (b *onDisk) LoadConfig(_ context.Context, path string) (exchange.Imported, error) {
	b.loaded = append(b.loaded, path)
	return exchange.Imported{Added: 2}, nil
}

// home is a stage whose file dialogs start in a folder.
type home struct {
	*stage
	disk   *onDisk
	folder string
}

func (h *home) path(name string) string { return filepath.Join(h.folder, name) }

func (h *home) tap(t *testing.T, label string) {
	t.Helper()
	h.do(func() { guitest.Tap(t, h.window.window, label) })
}

// holds fails unless a file contains text. An empty text means that the file must not exist.
func (h *home) holds(t *testing.T, name, text string) {
	t.Helper()
	got, err := os.ReadFile(h.path(name))
	if string(got) != text || (err != nil) != (text == "") {
		t.Errorf("%s contains %q, %v, want %q", name, got, err, text)
	}
}

// atHome runs a test of the window in a bubble, with files in the home folder.
func atHome(t *testing.T, files map[string]string, check func(t *testing.T, h *home)) {
	h := &home{folder: t.TempDir()}
	t.Setenv("HOME", h.folder)
	t.Setenv("USERPROFILE", h.folder)
	t.Setenv("PATH", "") // so Fyne finds no program that lists more folders
	for name, text := range files {
		if err := os.WriteFile(h.path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		a := guitest.App(t)
		b := guitest.NewBackend()
		b.RunsFunc = func(context.Context, string, int) ([]directory.Run, error) { return guitest.History(), nil }
		b.ChangesFunc = guitest.RunsOf(guitest.History()).ChangesFunc
		b.Log = []directory.LogOn{{
			ID: 1, At: guitest.Clock().Now, Name: "adele@contoso.com",
			Reason: directory.LogOnAllowed,
		}}
		h.disk = &onDisk{Backend: b}
		h.stage = &stage{Backend: b}
		h.window = New(t.Context(), Options{
			App: a, Window: NewWindow(a, "Rollcall", ""), Backend: h.disk, Folder: h.folder, Tray: func() bool {
				return false
			},
			Log: guitest.Log(), Clock: guitest.Clock, Settings: settings.Default(),
		})
		defer h.window.Close()
		synctest.Wait()
		h.do(h.window.Show)
		h.tell(overview(guitest.Overview()))
		check(t, h)
	})
}

// writers are the buttons that write a file, by the kind of file.
var writers = map[string]struct {
	file string // the name that the dialog suggests
	open func(t *testing.T, h *home)
}{
	"changes of a run": {present.ChangesFile(guitest.History()[0]), func(t *testing.T, h *home) {
		h.do(func() { h.window.show(nav.Runs{Connector: guitest.Contoso}) })
		h.tap(t, "Export…")
	}},
	"log-ons": {"rollcall-log-ons.csv", func(t *testing.T, h *home) {
		h.do(func() { h.window.show(nav.History) })
		h.do(func() { guitest.Choose(t, h.window.window, "Log-ons") })
		h.tap(t, "Export log-ons…")
	}},
	"runs": {"rollcall-runs.csv", func(t *testing.T, h *home) {
		h.do(func() { h.window.show(nav.History) })
		h.tap(t, "Export runs…")
	}},
	"diagnostics": {"rollcall-diagnostics.zip", func(t *testing.T, h *home) {
		h.do(func() { h.window.show(nav.Settings) })
		h.tap(t, "Save diagnostics…")
	}},
	"configuration": {"rollcall.json", func(t *testing.T, h *home) {
		h.do(func() { h.window.show(nav.Settings) })
		h.tap(t, "Export…")
	}},
}

// TestFilesAreWritten checks that every button that writes a file does so. If the user cancels or
// writing fails, an existing file stays unchanged.
func TestFilesAreWritten(t *testing.T) {
	for name, w := range writers {
		t.Run(name, func(t *testing.T) {
			atHome(t, nil, func(t *testing.T, h *home) {
				w.open(t, h)
				guitest.Gallery(t, "window-save-"+strings.ReplaceAll(name, " ", "-"), h.window.window)
				h.tap(t, "Cancel")
				h.holds(t, w.file, "")
				w.open(t, h)
				h.tap(t, "Save")
				h.holds(t, w.file, written)
			})
		})
	}
}

func TestFilesAreReplaced(t *testing.T) {
	for name, w := range writers {
		t.Run(name, func(t *testing.T) {
			atHome(t, map[string]string{w.file: "from before"}, func(t *testing.T, h *home) {
				w.open(t, h)
				h.tap(t, "Save")
				h.tap(t, "No") // do not overwrite it
				h.holds(t, w.file, "from before")
				h.tap(t, "Save")
				h.tap(t, "Yes")
				h.holds(t, w.file, written)
			})
		})
	}
}

// TestFilesThatCannotBeWritten checks that an existing file stays unchanged, and the window says
// what to do.
func TestFilesThatCannotBeWritten(t *testing.T) {
	for name, w := range writers {
		t.Run(name, func(t *testing.T) {
			atHome(t, map[string]string{w.file: "from before"}, func(t *testing.T, h *home) {
				h.disk.fail = &problem.Problem{Code: "disk_full", Title: "The disk is full", Hint: "Make room on it."}
				w.open(t, h)
				h.tap(t, "Save")
				h.tap(t, "Yes")
				h.holds(t, w.file, "from before")
				if !h.shows("Make room on it") {
					t.Error("it does not say why, and what to do")
				}
			})
			atHome(t, nil, func(t *testing.T, h *home) {
				w.open(t, h)
				h.do(func() { guitest.NameFile(t, h.window.window, "no such folder/"+w.file) })
				h.tap(t, "Save")
				h.holds(t, "no such folder", "")
				if !h.shows("cannot be written") || !h.shows("Choose a file in a folder") {
					t.Error("it does not say that the place is impossible and what to do")
				}
			})
		})
	}
}

func TestCertificateIsChosen(t *testing.T) {
	files := map[string]string{"contoso.PFX": "a certificate", "notes.txt": "no certificate"}
	atHome(t, files, func(t *testing.T, h *home) {
		h.do(func() { h.window.show(nav.NewConnector{}) })
		h.do(func() { guitest.Choose(t, h.window.window, present.TypeOffice365) })
		h.do(func() { guitest.Choose(t, h.window.window, present.KeyCertificate.String()) })
		h.tap(t, "Choose file…")
		guitest.Gallery(t, "window-choose-certificate", h.window.window)
		if guitest.OffersFile(h.window.window, "notes") {
			t.Error("it offers files that are not certificates")
		}
		h.tap(t, "Cancel")
		if h.shows(h.path("contoso.PFX")) {
			t.Error("cancelling chose the file")
		}
		h.tap(t, "Choose file…")
		h.do(func() { guitest.PressFile(t, h.window.window, "contoso") })
		h.tap(t, "Choose")
		if !h.shows(h.path("contoso.PFX")) {
			t.Error("the form does not show the chosen file")
		}
		h.tap(t, "Choose file…") // starts in the folder of the current file
		if !guitest.OffersFile(h.window.window, "contoso") {
			t.Error("the dialog begins elsewhere")
		}
	})
}

// TestFileThatIsGone checks that a file that is removed while the dialog is open is reported when
// it is read.
func TestFileThatIsGone(t *testing.T) {
	atHome(t, map[string]string{"rollcall.json": "{}"}, func(t *testing.T, h *home) {
		h.do(func() { h.window.show(nav.Settings) })
		h.tap(t, "Import…")
		h.do(func() { guitest.PressFile(t, h.window.window, "rollcall") })
		if err := os.Remove(h.path("rollcall.json")); err != nil {
			t.Fatal(err)
		}
		h.tap(t, "Choose")
		if len(h.disk.loaded) != 1 {
			t.Errorf("imported %q", h.disk.loaded)
		}
	})
}

func TestConfigurationIsImported(t *testing.T) {
	atHome(t, map[string]string{"rollcall.json": "{}", "notes.txt": ""}, func(t *testing.T, h *home) {
		h.do(func() { h.window.show(nav.Settings) })
		h.tap(t, "Import…")
		guitest.Gallery(t, "window-import", h.window.window)
		h.tap(t, "Cancel")
		if len(h.disk.loaded) > 0 {
			t.Errorf("cancelling imported %q", h.disk.loaded)
		}
		h.tap(t, "Import…")
		if guitest.OffersFile(h.window.window, "notes") || guitest.Offers(h.window.window, "Choose") {
			t.Error("it offers what was not exported, or to choose nothing")
		}
		h.do(func() { guitest.PressFile(t, h.window.window, "rollcall") })
		h.tap(t, "Choose")
		if len(h.disk.loaded) != 1 || h.disk.loaded[0] != h.path("rollcall.json") {
			t.Errorf("imported %q", h.disk.loaded)
		}
	})
}

func TestBackupFolderIsChosen(t *testing.T) {
	atHome(t, nil, func(t *testing.T, h *home) {
		if err := os.Mkdir(h.path("safe"), 0o700); err != nil {
			t.Fatal(err)
		}
		h.do(func() { h.window.show(nav.Settings) })
		h.tap(t, "Choose…")
		guitest.Gallery(t, "window-choose-folder", h.window.window)
		h.tap(t, "Cancel")
		if guitest.Offers(h.window.window, "Discard changes") {
			t.Error("cancelling changed the settings")
		}
		h.tap(t, "Choose…")
		h.do(func() { guitest.PressFile(t, h.window.window, "safe") })
		h.tap(t, "Choose")
		h.tap(t, "Save")
		if got := h.Now.Backups.Folder; got != h.path("safe") {
			t.Errorf("the folder of backups is %q", got)
		}
	})
}
