package notice

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Error shows a non-nil error, with buttons for what can be done.
func Error(err error, buttons ...*widget.Button) fyne.CanvasObject {
	return Problem(*present.ProblemOf(err), buttons...)
}

// How high notices get before they scroll: next to something that must stay visible,
// and in place of something that could not be read.
const (
	besideHeight float32 = 190
	unreadHeight float32 = 380
)

// Beside shows a non-nil error next to something that must stay visible, however long
// the error is.
func Beside(err error, buttons ...*widget.Button) fyne.CanvasObject {
	return widgets.NewMostHigh(besideHeight, Error(err, buttons...))
}

// ProblemBeside is Beside for a problem.
func ProblemBeside(p present.Problem, buttons ...*widget.Button) fyne.CanvasObject {
	return widgets.NewMostHigh(besideHeight, Problem(p, buttons...))
}

// Unread takes the place of something that could not be read, with a button that
// reads it again.
func Unread(err error, again func()) fyne.CanvasObject {
	button := widget.NewButtonWithIcon("Try again", fynetheme.ViewRefreshIcon(), again)
	return container.NewVBox(widgets.NewMostHigh(unreadHeight, widgets.NewCard(Error(err, button))))
}

// Lead is the button that leads to the remedy of a problem. The ID of the connector may
// be empty. There is no button if the window has no place for the remedy.
func Lead(p present.Problem, connector string, show func(nav.Destination)) []*widget.Button {
	label, to := nav.Remedy(p.Remedy.Kind, connector)
	if to == nil {
		return nil
	}
	return []*widget.Button{widget.NewButton(label, func() { show(to) })}
}

// Problem shows a problem, with buttons for what can be done.
func Problem(p present.Problem, buttons ...*widget.Button) fyne.CanvasObject {
	text := widgets.NoticeText{Title: p.Title, Detail: p.Detail, Hint: p.Hint, Copy: p.Text()}
	if p.RequestID != "" {
		text.Quiet = "Request id " + p.RequestID
	}
	return widgets.NewNotice(theme.State(p.Tone), text, buttons...)
}
