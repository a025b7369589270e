package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// undrawn is an app with one window. Its driver cannot tell which window an object is in, as before
// the first drawing.
type undrawn struct {
	fyne.App
	window fyne.Window
}

func (u undrawn) Driver() fyne.Driver { return blind{u.App.Driver(), u.window} }

type blind struct {
	fyne.Driver
	window fyne.Window
}

func (blind) CanvasForObject(fyne.CanvasObject) fyne.Canvas { return nil }

func (b blind) AllWindows() []fyne.Window { return []fyne.Window{b.window} }

// TestFocusBeforeTheFirstDrawing checks that a page that has never been drawn can focus a field,
// for example in the form of the first connector.
func TestFocusBeforeTheFirstDrawing(t *testing.T) {
	a := guitest.App(t)
	field := widgets.NewEntry()
	page := container.NewVBox(field)
	w := test.NewTempWindow(t, page)
	fyne.SetCurrentApp(undrawn{a, w})
	widgets.Focus(page, field)
	if got := w.Canvas().Focused(); got != field {
		t.Errorf("%T has the keyboard", got)
	}
}
