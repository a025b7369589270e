package guitest

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// galleryFolder is the environment variable with the folder for pictures.
const galleryFolder = "ROLLCALL_GALLERY"

// GalleryAsked reports whether Gallery keeps pictures.
func GalleryAsked() bool { return os.Getenv(galleryFolder) != "" }

// Gallery saves pictures of a window, light and dark, in the folder named by the environment
// variable ROLLCALL_GALLERY. Without the variable, it does nothing. Afterwards, the app has its
// light theme again. Under Robot, it takes no picture: the robot presses everything in the window,
// and the test ends.
func Gallery(t testing.TB, name string, w fyne.Window) {
	t.Helper()
	if working != nil {
		working.visit(t, name, w)
		return
	}
	folder := os.Getenv(galleryFolder)
	if folder == "" {
		return
	}
	settings := fyne.CurrentApp().Settings()
	for _, look := range []struct {
		suffix  string
		variant fyne.ThemeVariant
	}{{"-dark", fynetheme.VariantDark}, {"-light", fynetheme.VariantLight}} {
		settings.SetTheme(theme.Fixed(look.variant))
		if err := picture(filepath.Join(folder, name+look.suffix+".png"), w); err != nil {
			t.Fatal(err)
		}
	}
}

// hideBeyond hides objects with their own scrolling, such as the text of a field, unless they are
// completely visible in the container that scrolls around them. The test painter would draw them
// over their neighbours. view is the container around o, or nil. show makes the objects visible
// again.
func hideBeyond(o fyne.CanvasObject, view *container.Scroll) (show func()) {
	shows := []func(){}
	if scroll, ok := o.(*container.Scroll); ok && o.Visible() {
		if view != nil && !isInside(scroll, view) {
			scroll.Hide()
			return scroll.Show
		}
		view = scroll
	}
	for _, child := range children(o) {
		shows = append(shows, hideBeyond(child, view))
	}
	return func() {
		for _, show := range shows {
			show()
		}
	}
}

// isInside reports whether o is completely inside the visible part of view.
func isInside(o, view fyne.CanvasObject) bool {
	driver := fyne.CurrentApp().Driver()
	at, corner := driver.AbsolutePositionForObject(o), driver.AbsolutePositionForObject(view)
	return at.Y >= corner.Y && at.Y+o.Size().Height <= corner.Y+view.Size().Height
}

func picture(path string, w fyne.Window) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	for _, root := range append([]fyne.CanvasObject{w.Canvas().Content()}, w.Canvas().Overlays().List()...) {
		defer hideBeyond(root, nil)()
	}
	if err := png.Encode(file, w.Canvas().Capture()); err != nil {
		return err
	}
	return file.Close()
}
