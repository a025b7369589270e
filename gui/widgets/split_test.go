package widgets_test

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// splitOf returns a split of two objects without a minimum size, in a window.
func splitOf(t *testing.T, size fyne.Size) (s *widgets.Split, first, second *canvas.Rectangle) {
	t.Helper()
	first, second = canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	first.SetMinSize(fyne.NewSize(50, 50))
	second.SetMinSize(fyne.NewSize(50, 50))
	s = widgets.NewSplit("test", 0.5, first, second)
	s.SideBySideFrom = 1000
	w := test.NewTempWindow(t, s)
	w.SetPadded(false)
	w.Resize(size)
	return s, first, second
}

// handleOf returns the handle of a split.
func handleOf(t *testing.T, s *widgets.Split) interface {
	fyne.Draggable
	fyne.Focusable
} {
	t.Helper()
	for _, o := range test.WidgetRenderer(s).Objects() {
		if h, ok := o.(interface {
			fyne.Draggable
			fyne.Focusable
		}); ok {
			return h
		}
	}
	t.Fatal("there is no handle")
	return nil
}

func TestSplitIsDividedAndRemembered(t *testing.T) {
	guitest.App(t)
	s, first, second := splitOf(t, fyne.NewSize(600, 616))
	if first.Size().Height != 300 || second.Size().Height != 300 || second.Position().Y != 316 {
		t.Fatalf("at first %v and %v", first.Size(), second.Size())
	}
	h := handleOf(t, s)
	h.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, -120)})
	h.DragEnd()
	if first.Size().Height != 180 || second.Size().Height != 420 {
		t.Errorf("dragged: %v and %v", first.Size(), second.Size())
	}
	again, first, _ := splitOf(t, fyne.NewSize(600, 616))
	if first.Size().Height != 180 {
		t.Errorf("another time: %v", first.Size())
	}
	again.Keep("other", 0.25)
	if first.Size().Height != 150 {
		t.Errorf("by another name: %v", first.Size())
	}
	again.Keep("test", 0.5)
	if first.Size().Height != 180 {
		t.Errorf("by its name again: %v", first.Size())
	}
}

func TestSplitByKeyboard(t *testing.T) {
	guitest.App(t)
	s, first, second := splitOf(t, fyne.NewSize(600, 616))
	h := handleOf(t, s)
	for _, step := range []struct {
		key  fyne.KeyName
		want float32
	}{{fyne.KeyUp, 270}, {fyne.KeyDown, 300}, {fyne.KeyHome, 50}, {fyne.KeyEnd, 550}} {
		h.TypedKey(&fyne.KeyEvent{Name: step.key})
		if got := first.Size().Height; got < step.want-0.5 || got > step.want+0.5 {
			t.Errorf("%s: %v and %v, want %v", step.key, first.Size(), second.Size(), step.want)
		}
	}
}

func TestSplitIsSideBySideIfThereIsRoom(t *testing.T) {
	guitest.App(t)
	s, first, second := splitOf(t, fyne.NewSize(1216, 400))
	if first.Size() != fyne.NewSize(600, 400) || second.Position().X != 616 {
		t.Errorf("%v, and %v at %v", first.Size(), second.Size(), second.Position())
	}
	handleOf(t, s).Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(300, 0)})
	if first.Size().Width != 900 {
		t.Errorf("dragged: %v", first.Size())
	}
	second.Hide()
	s.Refresh()
	if first.Size() != fyne.NewSize(1216, 400) {
		t.Errorf("alone: %v", first.Size())
	}
}
