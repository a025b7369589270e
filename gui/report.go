package gui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
)

// report shows above the screen why a request failed. It disappears when the user dismisses it, or
// when its connector starts a run.
type report struct {
	content   *fyne.Container
	connector string // ID of the connector; may be empty
	resized   func() // called when the height has changed
}

func newReport(resized func()) *report {
	r := &report{content: container.NewStack(), resized: resized}
	r.content.Hide()
	return r
}

// show shows p. The buttons come before the one that dismisses it.
func (r *report) show(p present.Problem, connector string, buttons ...*widget.Button) {
	r.connector = connector
	shown := notice.InlineProblem(p,
		append(buttons, widget.NewButtonWithIcon(lang.T("Dismiss"), fynetheme.CancelIcon(), r.hide))...)
	padded := container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, theme.SpaceSmall, theme.SpaceMedium,
		theme.SpaceMedium), shown)
	r.content.Objects = []fyne.CanvasObject{container.NewBorder(nil, widget.NewSeparator(), nil, nil, padded)}
	r.content.Show()
	r.resized()
}

func (r *report) hide() {
	r.content.Objects = nil
	r.content.Hide()
	r.resized()
}

// reportError shows an error in the window, or as a notification if the window is hidden.
func (w *Window) reportError(err error) { w.tell(*present.ProblemOf(err), "") }

func (w *Window) tell(p present.Problem, connector string) {
	w.report.show(p, connector, notice.Lead(p, connector, w.show)...)
	if !w.inSight {
		w.notify(fyne.NewNotification(p.Title, p.Hint))
	}
}

// tellCrash says that the program crashed last time.
func (w *Window) tellCrash() {
	if w.o.Crash.Path == "" {
		return
	}
	w.report.show(present.CrashNotice(w.o.Crash.At, w.o.Clock()), "",
		widget.NewButton(lang.T("Show report"), func() { w.openPath(w.o.Crash.Path) }))
}

// tellTrouble shows a problem from the start of the program.
func (w *Window) tellTrouble() {
	if w.o.Trouble != nil {
		p := *present.ProblemOf(w.o.Trouble)
		w.report.show(p, "", notice.Lead(p, "", w.show)...)
	}
}

// tellRestored says that a backup replaced the database.
func (w *Window) tellRestored() {
	if w.o.Restored.Backup != "" {
		w.report.show(present.RestoredNotice(w.o.Restored), "")
	}
}

// refused reports that a run could not be started.
func (w *Window) refused(e events.RunRefused) {
	w.tell(present.RefusalOf(e.Err, w.describe(e.Connector)), e.Connector)
}

// begun removes the report about a connector when it starts a run.
func (w *Window) begun(e events.RunBegan) {
	if w.report.connector == e.Run.Connector {
		w.report.hide()
	}
}

// describe returns the description of a connector, or an empty text if it is unknown.
func (w *Window) describe(id string) string {
	for _, c := range w.overview.Connectors {
		if c.Connector.ID == id {
			return c.Connector.Description
		}
	}
	return ""
}
