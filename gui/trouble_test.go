package gui

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/present"
)

// newer is the error of a program that is older than its database.
func newer(folder string) error {
	return &problem.Problem{
		Code: "database_newer", Title: folder + "/rollcall.db was written by a newer Rollcall",
		Detail: "Its schema is version 9; this program supports up to 4. Nothing was changed.",
		Hint:   "Install the newer version of Rollcall, or choose another data folder.",
		Remedy: problem.Remedy{Kind: problem.ChooseDataFolder},
	}
}

// noFolder is the problem for a user without a folder for data.
var noFolder = problem.Problem{
	Code: problem.CodeUsage, Title: "This user has no folder for data", Hint: "Name one.",
}.With(problem.ChooseDataFolder)

// broken is the error of a program with a damaged database. backup is the newest backup; it may be
// empty.
func broken(backup string) error {
	return &problem.Problem{
		Code: problem.CodeDatabaseDamaged, Title: "The database is damaged",
		Detail: "SQLite cannot read it. Nothing was changed.",
		Hint:   "Restore the newest backup.", Remedy: problem.Remedy{Kind: problem.RestoreAtStart, Of: backup},
	}
}

// trouble shows why the program cannot start, as ShowProblem does.
func trouble(t *testing.T, err error, folder string, restore func(string)) (fyne.App, fyne.Window) {
	t.Helper()
	a := guitest.App(t)
	w := NewWindow(a, "Rollcall", "")
	ShowProblem(a, w, err, folder, restore)
	t.Cleanup(w.Close)
	return a, w
}

func TestTrouble(t *testing.T) {
	const folder = "/home/ada/.local/share/rollcall"
	for name, tt := range map[string]struct {
		err    error
		folder string
	}{
		"newer": {newer(folder), folder},
		"long":  {newer("/home/ada/" + strings.Repeat("a folder with a long name/", 7)), folder},
		"none":  {noFolder.Wrap(nil), ""},

		"damaged": {broken("/home/ada/.local/share/rollcall/backups/rollcall-20261123-122000.db"), folder},
	} {
		t.Run(name, func(t *testing.T) {
			_, w := trouble(t, tt.err, tt.folder, nil)
			test.AssertRendersToMarkup(t, "trouble-"+name+".xml", w.Canvas())
			guitest.Gallery(t, "start-"+name, w)
			if offered := guitest.Offers(w, "Show folder"); offered != (tt.folder != "") {
				t.Errorf("offers to show the folder %q: %v", tt.folder, offered)
			}
		})
	}
}

func TestTroubleIsCopied(t *testing.T) {
	a, w := trouble(t, newer("/home/ada"), "/home/ada", nil)
	guitest.Tap(t, w, "Copy")
	for _, want := range []string{"written by a newer Rollcall", "Nothing was changed", "Install the newer version"} {
		if got := a.Clipboard().Content(); !strings.Contains(got, want) {
			t.Errorf("copied %q, want %q in it", got, want)
		}
	}
}

// TestDamageOffersTheBackup checks that if there is a backup, a button restores it, and the program
// restarts. The text names no command.
func TestDamageOffersTheBackup(t *testing.T) {
	const backup = "/home/ada/backups/rollcall-20261123-122000.db"
	var restored string
	a := &quitting{App: guitest.App(t)}
	w := NewWindow(a, "Rollcall", "")
	t.Cleanup(w.Close)
	ShowProblem(a, w, broken(backup), "", func(path string) { restored = path })
	guitest.Tap(t, w, "Restore and restart")
	if restored != backup || !a.quit {
		t.Errorf("it restores %q and has ended: %v", restored, a.quit)
	}
	if ShowProblem(a, w, broken(""), "", nil); guitest.Offers(w, "Restore and restart") {
		t.Error("it offers a backup although there is none")
	}
}

// noFileManager is an app on a computer without a file manager.
type noFileManager struct{ fyne.App }

func (noFileManager) OpenURL(*url.URL) error { return errors.New("no file manager") }

// TestFolderThatCannotBeShown checks that if the folder cannot be opened, its path is shown.
func TestFolderThatCannotBeShown(t *testing.T) {
	const folder = "/home/ada/.local/share/rollcall"
	a := noFileManager{guitest.App(t)}
	w := test.NewTempWindow(t, troubleContent(a, *present.ProblemOf(newer(folder)), folder,
		widget.NewButton("Quit", nil)))
	w.Resize(troubleSize)
	for range 2 {
		guitest.Tap(t, w, "Show folder")
	}
	guitest.Gallery(t, "start-no-file-manager", w)
	if says := test.RenderToMarkup(w.Canvas()); strings.Count(says, "No file manager could be started") != 1 {
		t.Errorf("it does not say once where the folder is:\n%s", says)
	}
}
