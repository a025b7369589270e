package trial

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// stageWidth is enough for the names of the steps.
const stageWidth float32 = 116

// run is one log-on test.
type run struct {
	dialog   *Dialog
	trial    present.Trial
	practice bool // uses a practice tenant
	content  fyne.CanvasObject
	steps    *widgets.Checklist
	drawn    []present.TrialStep // in the order of steps
	reported []logon.Step
	aside    *fyne.Container // what the user must do in the meantime
	verdict  *fyne.Container
	unclock  func() // stops the countdown of a device code
}

func newRun(d *Dialog, t present.Trial, practice bool) *run {
	r := &run{
		dialog: d, trial: t, practice: practice, steps: widgets.NewChecklist(), aside: container.NewVBox(),
		verdict: container.NewVBox(),
		unclock: func() {},
	}
	r.steps.NameWidth = stageWidth
	r.drawn = present.TrialSteps(nil, false)
	for _, s := range r.drawn {
		r.steps.Add(stepLine(s))
	}
	r.content = container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall),
		widgets.NewText(t.Summary(), theme.ColorQuiet), r.steps, r.aside, r.verdict)
	return r
}

func stepLine(s present.TrialStep) widgets.ChecklistItem {
	return widgets.ChecklistItem{Mark: s.State.Mark, State: theme.State(s.State.Tone), Name: s.Name, Text: s.Text}
}

// begin starts the test, unless the form has a fault. It clears the password in the form.
func (d *Dialog) begin() {
	f := d.form
	t := f.values()
	if f.fields.ShowFaults(f.verdicts()) {
		d.fit()
		return
	}
	request := t.Request()
	if t.Way == directory.WayPassword {
		request.Password = []byte(directory.TidySecret(f.password.Entry().Text))
	}
	r := newRun(d, t, f.practices())
	f.forget()
	cancel := d.button(lang.T("Cancel"), r.cancel)
	d.escape = r.cancel
	d.show(r.content, cancel)
	d.env.Canvas.Focus(cancel)
	d.stop = task.Stream(d.env.Tasks, func(ctx context.Context, emit func(func())) error {
		return r.try(ctx, request, emit)
	},
		func(show func()) { show() }, r.failed)
}

// try tests the log-on in the background, and emits what should be shown.
func (r *run) try(ctx context.Context, request logon.Request, emit func(show func())) error {
	openURL := r.dialog.env.OpenURL
	request.Tell = func(s logon.Step) { emit(func() { r.step(s) }) }
	request.ShowCode = func(code logon.DeviceCode) { emit(func() { r.showCode(code) }) }
	request.OpenBrowser = func(address string) error {
		failed := open(openURL, address) != nil
		emit(func() { r.showPage(address, failed) })
		return nil // if no browser opened, the user can still visit the page
	}
	v, err := r.dialog.env.Backend.TestLogOn(ctx, request)
	if err == nil {
		emit(func() { r.decided(v) })
	}
	return err
}

// step shows a step that has started or ended.
func (r *run) step(s logon.Step) {
	r.reported = append(r.reported, s)
	r.drawSteps(false)
}

// drawSteps redraws the steps that have changed.
func (r *run) drawSteps(ended bool) {
	for i, s := range present.TrialSteps(r.reported, ended) {
		if s != r.drawn[i] {
			r.drawn[i] = s
			r.steps.Set(i, stepLine(s))
		}
	}
	r.dialog.fit()
}

// decided shows the verdict. It raises the window for a user who was in the browser.
func (r *run) decided(v logon.Verdict) {
	r.end(present.TrialVerdictOf(v))
	if r.trial.Way != directory.WayPassword {
		r.dialog.env.Raise()
	}
}

// cancel ends the log-on at once. Later results are not shown.
func (r *run) cancel() {
	r.dialog.stop()
	r.end(present.TrialCancelled(r.trial))
}

// failed shows the error if there is no verdict.
func (r *run) failed(err error) {
	if err == nil {
		return
	}
	r.end(present.TrialFailed(err))
}

// end shows the result, and the available actions.
func (r *run) end(v present.TrialVerdict) {
	d := r.dialog
	r.unclock()
	r.aside.RemoveAll()
	state := theme.State(v.State.Tone)
	r.verdict.Objects = []fyne.CanvasObject{
		widgets.NewBadge(v.State.Mark, v.State.Word, state),
		widgets.NewNotice(state, widgets.NoticeText{
			Title: v.Text, Detail: v.Detail, Hint: v.Hint, Quiet: v.Quiet,
			Copy: v.Copy,
		}),
	}
	r.drawSteps(true)
	again := d.button(lang.T("Test again"), d.showForm)
	again.Importance = widget.HighImportance
	shut := d.button(lang.T("Close"), d.Close)
	d.escape = d.Close
	d.show(r.content, shut, again)
	d.env.Canvas.Focus(shut)
	d.scroll.ScrollToBottom()
}
