package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// emptyWidth limits the length of lines, so they are easy to read.
const emptyWidth float32 = 480

// NewEmpty returns the content of a screen that has nothing to show: what is
// missing, why, and buttons for the next step.
func NewEmpty(title, text string, buttons ...*widget.Button) fyne.CanvasObject {
	head := widget.NewLabelWithStyle(title, fyne.TextAlignCenter, fyne.TextStyle{Bold: true})
	body := widget.NewLabelWithStyle(text, fyne.TextAlignCenter, fyne.TextStyle{})
	head.Wrapping, body.Wrapping = fyne.TextWrapWord, fyne.TextWrapWord
	row := container.NewHBox(layout.NewSpacer())
	for _, b := range buttons {
		row.Add(b)
	}
	row.Add(layout.NewSpacer())
	return InMiddle(container.NewVBox(head, body, row))
}

// NewReading returns the content of a screen while its data is being read.
func NewReading(text string) fyne.CanvasObject {
	return container.NewCenter(NewWholeText(text, theme.ColorQuiet))
}

// InMiddle returns content of a readable width, centred in the available space.
func InMiddle(content fyne.CanvasObject) fyne.CanvasObject {
	return container.NewCenter(container.New(wide{emptyWidth}, content))
}

// wide gives its content a fixed width, and the height that it needs at that width.
type wide struct{ width float32 }

func (w wide) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}

func (w wide) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(w.width, 0)
	for _, o := range objects {
		// Wrapped text has the right height only after its width is set.
		if o.Size().Width != w.width {
			o.Resize(fyne.NewSize(w.width, o.MinSize().Height))
		}
		size.Height = max(size.Height, o.MinSize().Height)
	}
	return size
}
