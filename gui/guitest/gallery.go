package guitest

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// galleryFolder names the folder in which pictures are kept.
const galleryFolder = "ROLLCALL_GALLERY"

// Gallery keeps pictures of a window, light and dark, in the folder that the
// environment variable ROLLCALL_GALLERY names. Without it nothing happens.
// Afterwards the look is the light one of App. Under Robot it takes no picture:
// the robot presses everything in the window, and the test ends.
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

func picture(path string, w fyne.Window) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := png.Encode(file, w.Canvas().Capture()); err != nil {
		return err
	}
	return file.Close()
}
