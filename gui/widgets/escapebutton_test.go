package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// TestFocusRing checks that the ring follows the keyboard focus.
func TestFocusRing(t *testing.T) {
	guitest.App(t)
	nothing := func() {}
	stay, leave := widgets.NewEscapeButton("Cancel", nothing, nothing),
		widgets.NewEscapeButton("Leave", nothing, nothing)
	w := test.NewTempWindow(t, container.NewHBox(stay, leave))
	ringed := func(b fyne.CanvasObject) bool {
		for _, o := range guitest.All(b) {
			if r, ok := o.(*canvas.Rectangle); ok && r.StrokeWidth > 0 && r.Size() == b.Size() {
				return true
			}
		}
		return false
	}
	for _, b := range []*widgets.EscapeButton{stay, leave} {
		w.Canvas().Focus(b)
		if ringed(stay) != (b == stay) || ringed(leave) != (b == leave) {
			t.Errorf("%s has the keyboard: rings on Cancel %v, on Leave %v", b.Text, ringed(stay), ringed(leave))
		}
	}
}
