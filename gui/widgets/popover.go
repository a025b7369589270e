package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/theme"
)

// A popover is as large as its content, within these limits and the window.
const (
	popoverLeast float32 = 200 // width
	popoverMost  float32 = 560 // width
	popoverRows  int     = 10  // visible without scrolling

	pickerLeast     float32 = 320 // width with an input
	popoverFewest   int     = 3   // rows that fit at least, with an input
	popoverMeasured int     = 200 // choices that determine its width
)

// ShowLines shows a list in a popup next to an object that is too small for it. If more is not
// empty, it is the last line, and describes what is left out. The popup closes with its button,
// Escape, or a click elsewhere.
func ShowLines(anchor fyne.CanvasObject, title string, lines []string, more string) {
	driver := fyne.CurrentApp().Driver()
	canvas := driver.CanvasForObject(anchor)
	if canvas == nil {
		return
	}
	var box *widget.PopUp
	heading := NewText(title, "")
	heading.Style.Bold = true
	rows := container.NewVBox()
	for _, line := range lines {
		rows.Add(NewText(line, ""))
	}
	list := NewVScroll(rows)
	list.SetMinSize(fyne.NewSize(0, container.NewVBox(rows.Objects[:min(len(lines), popoverRows)]...).MinSize().Height))
	shut := NewEscapeButton(lang.T("Close"), func() { box.Hide() }, func() { box.Hide() })
	note := NewText(more, theme.ColorQuiet)
	foot := container.NewBorder(nil, nil, nil, shut, note)
	pad := theme.SpaceSmall
	box = widget.NewPopUp(NewPanel(container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad),
		container.NewBorder(heading, foot, nil, nil, list))), canvas)
	texts := append([]fyne.CanvasObject{heading}, rows.Objects...)
	width := max(widest(texts), widest([]fyne.CanvasObject{note})+theme.SpaceMedium+shut.MinSize().Width) + 4*pad
	box.Resize(fyne.NewSize(min(max(width, popoverLeast), popoverMost), box.MinSize().Height))
	box.ShowAtPosition(within(anchor, canvas, box.Size()))
	canvas.Focus(shut)
}

// widest returns the width of the widest text, untruncated.
func widest(texts []fyne.CanvasObject) (width float32) {
	for _, o := range texts {
		t := o.(*Text)
		width = max(width, fyne.MeasureText(t.Text, fynetheme.TextSize(), t.Style).Width)
	}
	return width
}

// ShowBelow shows content in a popup of a given size below an object, or above it if there is not
// enough space. It gives a widget in the popup the keyboard focus. hide closes the popup and
// restores the focus; so does a click elsewhere.
func ShowBelow(o, content fyne.CanvasObject, first fyne.Focusable) (hide func()) {
	on := fyne.CurrentApp().Driver().CanvasForObject(o)
	if on == nil {
		return func() {}
	}
	pad := theme.SpaceSmall
	box := widget.NewPopUp(NewPanel(container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad), content)), on)
	box.Resize(box.MinSize())
	box.ShowAtPosition(within(o, on, box.MinSize()))
	on.Focus(first)
	return func() {
		box.Hide()
		if back, ok := o.(fyne.Focusable); ok {
			on.Focus(back)
		}
	}
}
