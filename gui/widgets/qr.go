package widgets

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"rsc.io/qr"
)

// quietZone is the minimum number of light modules around a QR code (ISO/IEC 18004, 9.1).
const quietZone = 4

// NewQR returns the square QR code of a text. If the text is too long for a code, it returns an
// empty object of that size. The code is dark on light in every appearance, because cameras expect
// that.
func NewQR(text string, side float32) fyne.CanvasObject {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		code = new(qr.Code)
	}
	picture := canvas.NewImageFromImage(drawn(code))
	picture.ScaleMode, picture.FillMode = canvas.ImageScalePixels, canvas.ImageFillContain
	picture.SetMinSize(fyne.NewSquareSize(side))
	return picture
}

// drawn draws a code with one pixel per module.
func drawn(code *qr.Code) image.Image {
	side := code.Size + 2*quietZone
	picture := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				picture.SetColorIndex(x+quietZone, y+quietZone, 1)
			}
		}
	}
	return picture
}
