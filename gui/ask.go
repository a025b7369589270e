package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// askWidth is the width of a question.
const askWidth float32 = 440

// question is the dialog that confirm shows. Escape means no, and the keyboard focus starts on
// Cancel, so a slip loses nothing. Only one can be open: a new question answers the previous one
// with no.
type question struct {
	popUp  *widget.PopUp
	cancel *widgets.EscapeButton
}

// confirm asks a question, and calls do if the user presses the button labelled yes.
func (w *Window) confirm(title, about, yes string, do func()) {
	w.Show() // the user would not see a question while the window is hidden or in the tray
	if w.asking() {
		w.asked.close()
	}
	q := new(question)
	q.cancel = widgets.NewEscapeButton(lang.T("Cancel"), q.close, q.close)
	agree := widgets.NewEscapeButton(yes, func() { q.close(); do() }, q.close)
	agree.Importance = widget.DangerImportance

	heading := widget.NewLabelWithStyle(title, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	heading.SizeName, heading.Wrapping = fynetheme.SizeNameHeadingText, fyne.TextWrapWord
	body := widget.NewLabel(about)
	body.Wrapping = fyne.TextWrapWord
	buttons := container.NewHBox(layout.NewSpacer(), q.cancel, agree)
	text := container.New(layout.NewCustomPaddedLayout(-theme.SpaceSmall, 0, -theme.SpaceSmall, -theme.SpaceSmall),
		container.NewVBox(heading, body))
	rows := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceMedium), text, buttons)
	pad := theme.SpaceMedium
	rows.Resize(fyne.NewSize(askWidth-2*pad, 0)) // gives wrapping texts their width
	q.popUp = widget.NewModalPopUp(widgets.NewPanel(container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad),
		rows)), w.window.Canvas())
	q.popUp.Resize(fyne.NewSize(max(askWidth, q.popUp.MinSize().Width), 0))
	q.popUp.Show()
	w.asked = q
	w.lies(q.close)
	w.window.Canvas().Focus(q.cancel)
}

func (q *question) close() { q.popUp.Hide() }

// answer handles Enter while no button has the keyboard focus: it cancels, the safe choice.
func (q *question) answer() { q.cancel.Tapped(nil) }

// asking reports whether a question is open.
func (w *Window) asking() bool { return w.asked != nil && w.asked.popUp.Visible() }
