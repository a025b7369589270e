package guitest

import (
	"testing"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Dimensions that all screens with forms share: the space below the heading, and the width of the
// widest field.
const (
	Gap        float32 = 20
	FieldWidth float32 = 968
)

// HeaderGap returns the space between a screen's heading and the first card or panel below it.
func HeaderGap(t testing.TB, w fyne.Window) float32 {
	t.Helper()
	var heading, card fyne.CanvasObject
	for _, o := range All(w.Canvas().Content()) {
		switch x := o.(type) {
		case *widgets.Text:
			if heading == nil && x.SizeName == fynetheme.SizeNameHeadingText {
				heading = x
			}
		default:
			if card == nil && widgets.IsSurface(o) {
				card = o
			}
		}
	}
	if heading == nil || card == nil {
		t.Fatal("there is no heading, or no card")
	}
	place := fyne.CurrentApp().Driver().AbsolutePositionForObject
	return place(card).Y - place(heading).Y - heading.Size().Height
}

// WidestField returns the width of the widest visible field of a form.
func WidestField(w fyne.Window) (widest float32) {
	for _, o := range All(w.Canvas().Content()) {
		if f, ok := o.(*widgets.Field); ok {
			widest = max(widest, f.Size().Width)
		}
	}
	return widest
}
