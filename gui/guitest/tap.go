package guitest

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
)

// Tap presses the first visible control called label: a button, a link or a check. Controls in a
// dialog come first. Disabled controls fail the test. If the test uses another language, label is
// the English text.
func Tap(t testing.TB, w fyne.Window, label string) {
	t.Helper()
	found := find(w, label)
	if found == nil {
		t.Fatalf("there is no %q to press", label)
	}
	if d, ok := found.(fyne.Disableable); ok && d.Disabled() {
		t.Fatalf("%q is disabled", label)
	}
	// Links react only at their text.
	middle := fyne.NewPos(fynetheme.InnerPadding()+fynetheme.Padding(), found.Size().Height/2)
	test.TapAt(found.(fyne.Tappable), middle)
}

// Offers reports whether a control called label is visible and enabled.
func Offers(w fyne.Window, label string) bool {
	found := find(w, label)
	d, ok := found.(fyne.Disableable)
	return found != nil && !(ok && d.Disabled())
}

func find(w fyne.Window, label string) fyne.CanvasObject {
	roots := append([]fyne.CanvasObject{}, w.Canvas().Content())
	for _, overlay := range w.Canvas().Overlays().List() {
		roots = append([]fyne.CanvasObject{overlay}, roots...)
	}
	for _, root := range roots {
		if found := within(root, label); found != nil {
			return found
		}
	}
	return nil
}

func within(o fyne.CanvasObject, label string) fyne.CanvasObject {
	for _, x := range All(o) {
		if name := nameOf(x); name == label || name != "" && name == lang.Key(label).String() {
			return x
		}
	}
	return nil
}

func nameOf(o fyne.CanvasObject) string {
	switch x := o.(type) {
	case *widget.Button:
		return x.Text
	case *widget.Hyperlink:
		return x.Text
	case *widget.Check:
		return x.Text
	case fyne.Accessible:
		if x.AccessibilityRole() == fyne.AccessibleRoleButton {
			return x.AccessibilityLabel()
		}
	}
	return ""
}

// Choose chooses label in a visible radio group or drop-down list.
func Choose(t testing.TB, w fyne.Window, label string) {
	t.Helper()
	label = lang.Key(label).String()
	for _, o := range All(w.Canvas().Content()) {
		if group, ok := o.(*widget.RadioGroup); ok && slices.Contains(group.Options, label) {
			group.SetSelected(label)
			return
		}
		if list, ok := o.(*widget.Select); ok && slices.Contains(list.Options, label) {
			list.SetSelected(label)
			return
		}
	}
	t.Fatalf("there is no choice of %q", label)
}

// Reads reports whether a visible text contains words.
func Reads(w fyne.Window, words string) bool {
	roots := append([]fyne.CanvasObject{w.Canvas().Content()}, w.Canvas().Overlays().List()...)
	for _, root := range roots {
		for _, o := range All(root) {
			switch x := o.(type) {
			case *widget.Label:
				if strings.Contains(x.Text, words) {
					return true
				}
			case *canvas.Text:
				if strings.Contains(x.Text, words) {
					return true
				}
			}
		}
	}
	return false
}
