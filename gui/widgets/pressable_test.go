package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// reachable is a widget that the pointer and the keyboard can reach.
type reachable interface {
	fyne.CanvasObject
	desktop.Hoverable
	fyne.Focusable
}

// TestPointerAndKeyboardShow checks that a widget shows when it has the pointer or the keyboard
// focus, and stops when it loses them.
func TestPointerAndKeyboardShow(t *testing.T) {
	guitest.App(t)
	for name, content := range map[string]fyne.CanvasObject{
		"link": widgets.NewTextLink("Show it", func() {}), "tab": widgets.NewTabs("One", "Two"),
		"handle": widgets.NewSplit("x", 0.5, container.NewVBox(), container.NewVBox()),
	} {
		w := test.NewTempWindow(t, content)
		w.Resize(fyne.NewSize(300, 300))
		var at reachable
		for _, o := range guitest.All(content) {
			if r, ok := o.(reachable); ok {
				at = r
			}
		}
		before := test.RenderToMarkup(w.Canvas())
		for what, do := range map[string][2]func(){
			"pointer":  {func() { at.MouseIn(new(desktop.MouseEvent)) }, at.MouseOut},
			"keyboard": {at.FocusGained, at.FocusLost},
		} {
			if do[0](); test.RenderToMarkup(w.Canvas()) == before {
				t.Errorf("%s: the %s does not show", name, what)
			}
			if do[1](); test.RenderToMarkup(w.Canvas()) != before {
				t.Errorf("%s: the %s shows after it has left", name, what)
			}
		}
	}
}

// TestPressableIsPressed checks that the widget can be pressed with the pointer, and with Space and
// Enter.
func TestPressableIsPressed(t *testing.T) {
	guitest.App(t)
	pressed := 0
	link := widgets.NewTextLink("Show it", func() { pressed++ })
	test.NewTempWindow(t, link)
	test.Tap(link)
	for _, key := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape} {
		link.TypedKey(&fyne.KeyEvent{Name: key})
	}
	if pressed != 4 {
		t.Errorf("pressed %d times, want 4", pressed)
	}
}
