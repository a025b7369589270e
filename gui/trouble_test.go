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

// newer is why a program that is too old cannot start.
func newer(folder string) error {
	return &problem.Problem{
		Code: "database_newer", Title: folder + "/rollcall.db was written by a newer Rollcall",
		Detail: "Its schema has version 9; this program knows up to 4. Nothing was changed.",
		Hint:   "Install the newer version of Rollcall, or choose another data folder with --data-dir.",
	}
}

// trouble shows why the program cannot start, as ShowProblem does.
func trouble(t *testing.T, err error, folder string) (fyne.App, fyne.Window) {
	t.Helper()
	a := guitest.App(t)
	w := NewWindow(a, "Rollcall", "")
	ShowProblem(a, w, err, folder)
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
		"none":  {problem.Usage("This account has no folder for data", "Name one with --data-dir."), ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, w := trouble(t, tt.err, tt.folder)
			test.AssertRendersToMarkup(t, "trouble-"+name+".xml", w.Canvas())
			guitest.Gallery(t, "start-"+name, w)
			if offered := guitest.Offers(w, "Show folder"); offered != (tt.folder != "") {
				t.Errorf("offers to show the folder %q: %v", tt.folder, offered)
			}
		})
	}
}

func TestTroubleIsCopied(t *testing.T) {
	a, w := trouble(t, newer("/home/ada"), "/home/ada")
	guitest.Tap(t, w, "Copy")
	for _, want := range []string{"written by a newer Rollcall", "Nothing was changed", "Install the newer version"} {
		if got := a.Clipboard().Content(); !strings.Contains(got, want) {
			t.Errorf("copied %q, want %q in it", got, want)
		}
	}
}

// noFileManager is an app on a computer that cannot show folders.
type noFileManager struct{ fyne.App }

func (noFileManager) OpenURL(*url.URL) error { return errors.New("no file manager") }

// TestFolderThatCannotBeShown: the button says where the folder is all the same.
func TestFolderThatCannotBeShown(t *testing.T) {
	const folder = "/home/ada/.local/share/rollcall"
	a := noFileManager{guitest.App(t)}
	w := test.NewTempWindow(t, troubleContent(a, *present.ProblemOf(newer(folder)), folder, widget.NewButton("Quit", nil)))
	w.Resize(troubleSize)
	for range 2 {
		guitest.Tap(t, w, "Show folder")
	}
	guitest.Gallery(t, "start-no-file-manager", w)
	if says := test.RenderToMarkup(w.Canvas()); strings.Count(says, "No file manager could be started") != 1 {
		t.Errorf("it does not say once where the folder is:\n%s", says)
	}
}
