package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

const (
	popoverWidth  float32 = 360
	popoverHeight float32 = 320
)

// ShowLines shows lines below each other in a box of their own beside an
// object: a list that is too long for its place. more, unless empty, says how
// it goes on. The box closes with its button, Escape, or a click elsewhere.
func ShowLines(beside fyne.CanvasObject, title string, lines []string, more string) {
	driver := fyne.CurrentApp().Driver()
	canvas := driver.CanvasForObject(beside)
	if canvas == nil {
		return
	}
	var box *widget.PopUp
	heading := NewText(title, "")
	heading.Style.Bold = true
	list := widget.NewList(func() int { return len(lines) },
		func() fyne.CanvasObject { return NewText("", "") },
		func(i int, o fyne.CanvasObject) { o.(*Text).SetText(lines[i]) })
	list.OnSelected, list.HideSeparators = list.Unselect, true
	shut := NewEscapeButton("Close", func() { box.Hide() }, func() { box.Hide() })
	foot := container.NewBorder(nil, nil, nil, shut, NewText(more, theme.ColorQuiet))
	pad := theme.SpaceSmall
	box = widget.NewPopUp(NewPanel(container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad),
		container.NewBorder(heading, foot, nil, nil, list))), canvas)
	box.Resize(fyne.NewSize(popoverWidth, popoverHeight))
	box.ShowAtPosition(below(beside, canvas))
	canvas.Focus(shut)
}

// ShowBelow shows content in a box of its own size below an object, or above it
// where there is no room, and gives something in it the keyboard. hide closes the
// box and gives the keyboard back; so does a click elsewhere.
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

// below is where a box opens below an object, within the window.
func below(o fyne.CanvasObject, canvas fyne.Canvas) fyne.Position {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).AddXY(0, o.Size().Height)
	at.Y = max(0, min(at.Y, canvas.Size().Height-popoverHeight-theme.SpaceMedium))
	at.X = max(0, min(at.X, canvas.Size().Width-popoverWidth-theme.SpaceMedium))
	return at
}

// EscapeButton is a button on which Escape does something else than a press.
type EscapeButton struct {
	widget.Button
	escape func()
}

// NewEscapeButton returns a button.
func NewEscapeButton(text string, tapped, escape func()) *EscapeButton {
	b := &EscapeButton{escape: escape}
	b.Text, b.OnTapped = text, tapped
	b.ExtendBaseWidget(b)
	return b
}

// TypedKey is a press on space and enter.
func (b *EscapeButton) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyEscape:
		b.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		b.Button.TypedKey(k)
	}
}
