package guitest_test

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/guitest"
)

// TestPicturesKeepFieldsInTheirPlace checks that a field that has been scrolled out of view is not
// drawn over other objects.
func TestPicturesKeepFieldsInTheirPlace(t *testing.T) {
	guitest.App(t)
	folder := t.TempDir()
	t.Setenv("ROLLCALL_GALLERY", folder)
	fields := container.NewVBox()
	for range 20 {
		e := widget.NewEntry()
		e.SetText("WWWWWWWWWWWW")
		fields.Add(e)
	}
	const height = 120 // of the content above the fields
	head := container.NewGridWrap(fyne.NewSize(300, height), widget.NewLabel("Title"))
	scroll := container.NewVScroll(fields)
	w := test.NewTempWindow(t, container.NewBorder(head, nil, nil, nil, scroll))
	w.Resize(fyne.NewSize(300, 400))
	above := func(name string) *image.RGBA {
		guitest.Gallery(t, name, w)
		file, err := os.Open(filepath.Join(folder, name+"-light.png"))
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		whole, err := png.Decode(file)
		if err != nil {
			t.Fatal(err)
		}
		part := image.NewRGBA(image.Rect(0, 0, whole.Bounds().Dx(), height-10))
		for y := range part.Rect.Dy() {
			for x := range part.Rect.Dx() {
				part.Set(x, y, whole.At(x, y))
			}
		}
		return part
	}
	before := above("top")
	scroll.ScrollToOffset(fyne.NewPos(0, 210))
	if after := above("scrolled"); string(before.Pix) != string(after.Pix) {
		t.Error("fields are drawn over the rows above them")
	}
	for _, o := range guitest.All(fields) {
		if inner, ok := o.(*container.Scroll); ok && !inner.Visible() {
			t.Error("a field stays without its text")
		}
	}
	if n := len(guitest.All(scroll)); n < 20*4 {
		t.Errorf("%d objects are in sight afterwards", n)
	}
}
