package notice

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Error shows a non-nil error, with buttons for what can be done.
func Error(err error, buttons ...*widget.Button) fyne.CanvasObject {
	return Problem(*present.ProblemOf(err), buttons...)
}

// The maximum height of a notice before it scrolls: next to something that must stay visible, and
// where it replaces content that could not be read.
const (
	inlineHeight float32 = 190
	unreadHeight float32 = 380
)

// Inline shows a non-nil error next to something that must stay visible, even if the error is long.
func Inline(err error, buttons ...*widget.Button) fyne.CanvasObject {
	return widgets.NewMostHigh(inlineHeight, Error(err, buttons...))
}

// InlineProblem is like Inline, for a problem.
func InlineProblem(p present.Problem, buttons ...*widget.Button) fyne.CanvasObject {
	return widgets.NewMostHigh(inlineHeight, Problem(p, buttons...))
}

// Unread replaces content that could not be read, and has a button that tries again.
func Unread(err error, again func()) fyne.CanvasObject {
	button := widget.NewButtonWithIcon(lang.T("Try again"), fynetheme.ViewRefreshIcon(), again)
	return container.NewVBox(widgets.NewMostHigh(unreadHeight, widgets.NewCard(Error(err, button))))
}

// Lead returns a button that leads to the remedy of a problem, or none if the window has no place
// for it. The ID of the connector may be empty.
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
		text.Quiet = lang.T("Request id %s", p.RequestID)
	}
	return widgets.NewNotice(theme.State(p.Tone), text, buttons...)
}
