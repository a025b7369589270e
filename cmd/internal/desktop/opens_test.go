package desktop

import (
	"fmt"
	"testing"

	"github.com/rollcallsync/rollcall/gui/present"
)

// opening says how to open something in the real window, and a text that then appears. Escape
// closes it.
type opening struct {
	press func(w *window)
	want  string
}

// clicking clicks on a phrase.
func clicking(phrase string) func(w *window) { return func(w *window) { w.click(phrase) } }

// otherButton clicks on a phrase with the other mouse button.
func otherButton(phrase string) func(w *window) {
	return func(w *window) {
		at := middle(w.place(phrase, 0))
		w.d.run("xdotool", "mousemove", "--sync", "--window", w.id, fmt.Sprint(at.X), fmt.Sprint(at.Y), "click", "3")
	}
}

// TestWhateverOpens opens every menu, list of choices, calendar and dialog in the real window, and
// closes it with Escape. The file dialogs are in TestFilesThroughDialogs.
func TestWhateverOpens(t *testing.T) {
	r, w := startServed(t, light)
	syncChanges(r, w, 0)

	w.open("ctrl+2", "users as of", []opening{
		{clicking("Now"), "Mo"},
		{clicking("Filters"), "With or without a licence"},
		{clicking("Export…"), present.ExportFormats()[1].Label},
		{otherButton("Department"), "Reset columns"},
		{otherButton("Abbey Greene"), "Show in history"},
	})
	w.open("ctrl+3", "Export runs", []opening{
		{clicking("All results"), "Unchanged"},
		{clicking("Any time"), "Last 30 days"},
		{otherButton("Result"), "Reset columns"},
	})
	w.open("ctrl+4", fabrikam, []opening{
		{clicking("Remove connector"), "Remove connector “" + fabrikam},
	})
	w.open("ctrl+5", "Test log-on", []opening{
		{clicking("Test log-on"), "Profile to use"},
	})
	w.open("ctrl+6", "Schedule", []opening{
		{clicking("Europe (GMT"), "Australia"},
	})
	w.press("ctrl+1")
	w.await("Dashboard", "Sync all")
	w.open("F1", "Install Rollcall", nil)
	w.press("Escape")
	w.awaitWithout("Install Rollcall")
	w.press("ctrl+q")
	r.wantExit(0)
	r.wantSound()
}

// open goes to a page with its keyboard shortcut and waits for its content. It then opens and
// closes everything in the list.
func (w *window) open(keys, page string, list []opening) {
	w.d.t.Helper()
	w.press(keys)
	w.await(page)
	for _, o := range list {
		o.press(w)
		w.await(o.want)
		w.shot("opens")
		w.press("Escape")
		w.awaitWithout(o.want)
	}
}
