package theme_test

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/resources/icons"
)

var render = flag.Bool("render", false, "render the pictures in resources/icons from their drawings")

type picture struct {
	drawing string
	size    int
}

// pictures are the PNG files, with the vector image and the size of each.
func pictures() map[string]picture {
	all := map[string]picture{}
	for _, size := range icons.Sizes {
		all[fmt.Sprintf("rollcall-%d.png", size)] = picture{"rollcall.svg", size}
	}
	for _, state := range []theme.State{theme.Good, theme.Busy, theme.Warn, theme.Bad, theme.Off} {
		all["tray-"+string(state)+".png"] = picture{"tray-" + string(state) + ".svg", icons.TraySize}
	}
	return all
}

// TestPictures checks that every PNG file has the right size. With -render, the test creates the
// files.
func TestPictures(t *testing.T) {
	test.NewTempApp(t)
	for name, p := range pictures() {
		if *render {
			drawPicture(t, name, p.drawing, p.size)
			continue
		}
		config, err := png.DecodeConfig(bytes.NewReader(icons.Read(name)))
		if err != nil || config.Width != p.size || config.Height != p.size {
			t.Errorf("%s: %dx%d, %v, want %d", name, config.Width, config.Height, err, p.size)
		}
	}
}

func drawPicture(t *testing.T, name, drawing string, size int) {
	t.Helper()
	write(t, filepath.Join("../../resources/icons", name), encodePNG(t, drawn(t, drawing, size)))
}

// drawn renders a drawing of resources/icons in a size.
func drawn(t *testing.T, drawing string, size int) image.Image {
	t.Helper()
	picture := canvas.NewImageFromResource(fyne.NewStaticResource(drawing, icons.Read(drawing)))
	c := software.NewTransparentCanvas()
	c.SetPadded(false)
	c.SetContent(picture)
	c.Resize(fyne.NewSquareSize(float32(size)))
	return c.Capture()
}
