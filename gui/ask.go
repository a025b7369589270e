package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// askWidth is the width of a question.
const askWidth float32 = 440

// question is what confirm asks. Escape is a no; the keyboard begins on Cancel,
// so that nothing is lost by a slip.
type question struct {
	popUp  *widget.PopUp
	cancel *askButton
}

// confirm asks a question, and calls do when somebody presses the button that is
// called yes.
func (w *Window) confirm(title, text, yes string, do func()) {
	w.Show() // a question behind another window, or in the tray, would never be answered
	q := new(question)
	q.cancel = newAskButton("Cancel", q.close, q.close)
	agree := newAskButton(yes, func() { q.close(); do() }, q.close)
	agree.Importance = widget.DangerImportance

	heading := widgets.NewHeading(title)
	heading.Least = -1
	body := widget.NewLabel(text)
	body.Wrapping = fyne.TextWrapWord
	buttons := container.NewHBox(layout.NewSpacer(), q.cancel, agree)
	rows := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceMedium), heading, body, buttons)
	pad := theme.SpaceMedium
	q.popUp = widget.NewModalPopUp(container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad), rows), w.window.Canvas())
	q.popUp.Resize(fyne.NewSize(max(askWidth, q.popUp.MinSize().Width), 0))
	q.popUp.Show()
	w.window.Canvas().Focus(q.cancel)
}

func (q *question) close() { q.popUp.Hide() }

// askButton is a button on which Escape is a no.
type askButton struct {
	widget.Button
	escape func()
}

func newAskButton(text string, tapped, escape func()) *askButton {
	b := &askButton{escape: escape}
	b.Text, b.OnTapped = text, tapped
	b.ExtendBaseWidget(b)
	return b
}

// TypedKey is a press on space and enter, and a no on Escape.
func (b *askButton) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyEscape:
		b.escape()
	case fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		b.Button.TypedKey(k)
	}
}
