package widgets

import (
	"image"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

func TestQR(t *testing.T) {
	picture := NewQR("https://microsoft.com/devicelogin", 120).(*canvas.Image)
	if picture.MinSize() != fyne.NewSquareSize(120) {
		t.Errorf("size %v", picture.MinSize())
	}
	p := picture.Image.(*image.Paletted)
	side := p.Bounds().Dx()
	if (side-2*quietZone-17)%4 != 0 {
		t.Errorf("%d modules a side are no version of a QR code", side-2*quietZone)
	}
	for i := range side { // in the quiet zone, which is light
		for j := range quietZone {
			for _, at := range []image.Point{{i, j}, {j, i}, {i, side - 1 - j}, {side - 1 - j, i}} {
				if p.ColorIndexAt(at.X, at.Y) != 0 {
					t.Fatalf("the quiet zone is dark at %v", at)
				}
			}
		}
	}
	first, last := quietZone, side-quietZone-7
	for name, corner := range map[string]image.Point{
		"top left": {first, first}, "top right": {last, first},
		"bottom left": {first, last},
	} {
		var line strings.Builder
		for x := range 7 { // through the middle of a finder pattern
			line.WriteByte("01"[p.ColorIndexAt(corner.X+x, corner.Y+3)])
		}
		if line.String() != "1011101" {
			t.Errorf("the pattern at the %s reads %s", name, line.String())
		}
	}
}

func TestQROfTooLongAText(t *testing.T) {
	if size := NewQR(strings.Repeat("x", 10_000), 120).MinSize(); size != fyne.NewSquareSize(120) {
		t.Errorf("size %v", size)
	}
}
