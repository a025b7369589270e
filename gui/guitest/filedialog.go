package guitest

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
)

// PressFile presses the file or folder called name in the visible dialog. File
// names are shown without their extension.
func PressFile(t testing.TB, w fyne.Window, name string) {
	t.Helper()
	item := fileItem(w, name)
	if item == nil {
		t.Fatalf("there is no file %q to press", name)
	}
	test.Tap(item)
}

// OffersFile reports whether the visible dialog shows a file or folder called name.
func OffersFile(w fyne.Window, name string) bool { return fileItem(w, name) != nil }

// NameFile types the name of a new file into the visible dialog.
func NameFile(t testing.TB, w fyne.Window, name string) {
	t.Helper()
	for _, o := range All(w.Canvas().Overlays().Top()) {
		if entry, ok := o.(*widget.Entry); ok {
			entry.SetText(name)
			return
		}
	}
	t.Fatal("there is no dialog that asks for a name")
}

// fileItem finds a file in the dialog: the innermost pressable object that contains its label.
func fileItem(w fyne.Window, name string) (found fyne.Tappable) {
	for _, o := range All(w.Canvas().Overlays().Top()) {
		item, ok := o.(fyne.Tappable)
		if !ok || nameOf(o) != "" {
			continue
		}
		for _, part := range All(o) {
			if label, ok := part.(*widget.Label); ok && label.Text == name {
				found = item
			}
		}
	}
	return found
}
