package history

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// review asks a person about a held run: above why it is held and what approving
// it does, below for a note and a decision.
type review struct {
	env          Env
	above, below *fyne.Container

	note             *widgets.Entry
	approve, discard *widget.Button
	answer           *fyne.Container // why it was not done
	run              int64
}

func newReview(env Env) *review {
	v := &review{env: env, above: container.NewVBox(), note: widgets.NewEntry(), answer: container.NewVBox()}
	v.note.SetPlaceHolder("Why may this go? The history keeps the note.")
	v.note.OnChanged = func(string) { v.allow() }
	v.approve = widget.NewButton("Approve this run", func() {
		run, note := v.run, v.note.Text
		v.decide(func(ctx context.Context) error { return env.Backend.StartApproval(ctx, run, note) })
	})
	v.approve.Importance = widget.HighImportance
	v.discard = widget.NewButton("Discard plan", func() {
		run, note := v.run, v.note.Text
		v.decide(func(ctx context.Context) error {
			_, err := env.Backend.Discard(ctx, run, note)
			return err
		})
	})
	v.below = container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, 0, 0, 0),
		container.NewVBox(v.answer, container.NewBorder(nil, nil, nil, container.NewHBox(v.discard, v.approve), v.note)))
	return v
}

// answerHeight is how high it gets why a decision was not carried out, before it
// scrolls: the plan is to stay in sight.
const answerHeight float32 = 130

// show asks about a run, if it is held.
func (v *review) show(r directory.Run) {
	data, held := present.ReviewOf(r)
	v.above.Hidden, v.below.Hidden = !held, !held
	if !held {
		return
	}
	if v.run != r.ID {
		v.run = r.ID
		v.note.SetText("")
	}
	v.answer.Objects = nil
	rest := widget.NewLabel(data.Why.Hint)
	rest.Wrapping = fyne.TextWrapWord
	why := widgets.NoticeText{Title: data.Why.Title, Detail: data.Why.Detail, Hint: data.Effect}
	v.above.Objects = []fyne.CanvasObject{widgets.NewNotice(theme.State(data.Why.Tone), why), rest}
	v.allow()
	v.above.Refresh()
}

// allow offers what can be done: approving needs a note.
func (v *review) allow() {
	v.discard.Enable()
	if strings.TrimSpace(v.note.Text) == "" {
		v.approve.Disable()
		return
	}
	v.approve.Enable()
}

// decide has a decision carried out, and says here why it could not be. What
// becomes of the run comes as an event.
func (v *review) decide(do func(context.Context) error) {
	v.approve.Disable()
	v.discard.Disable()
	run := v.run
	task.Go(v.env.Tasks, func(ctx context.Context) (struct{}, error) { return struct{}{}, do(ctx) }, func(_ struct{}, err error) {
		if err == nil || v.run != run {
			return
		}
		v.answer.Objects = []fyne.CanvasObject{widgets.NewMostHigh(answerHeight, notice.Error(err))}
		v.answer.Refresh()
		v.allow()
	})
}

// filter chooses which changes of a run are listed: those of a cause, and those
// with a text.
type filter struct {
	object *fyne.Container

	cause   *widget.Select
	search  *widgets.Entry
	export  *widget.Button
	causes  present.Causes
	changed func()
}

// newFilter returns a filter that calls changed when another one is chosen, and
// export when what it leaves is to be written to a file.
func newFilter(changed, export func()) *filter {
	f := &filter{search: widgets.NewEntry(), export: widget.NewButton("Export…", export), changed: changed}
	f.search.SetPlaceHolder("Search")
	f.search.OnChanged = func(string) { f.changed() }
	f.cause = widget.NewSelect([]string{present.AllChanges}, func(string) { f.changed() })
	f.object = container.New(layout.NewCustomPaddedLayout(theme.SpaceTiny, theme.SpaceTiny, theme.SpaceSmall, theme.SpaceSmall),
		container.NewBorder(nil, nil, nil, f.export, widgets.NewColumns([]float32{3, 2}, f.cause, f.search)))
	return f
}

// set begins anew with the causes of a run, without telling of it.
func (f *filter) set(causes []directory.CauseCount) {
	f.causes = causes
	f.cause.Options, f.cause.Selected = f.causes.Choices(), present.AllChanges
	f.cause.Refresh()
	tell := f.search.OnChanged
	f.search.OnChanged = nil
	f.search.SetText("")
	f.search.OnChanged = tell
}

// query selects what is asked for of a run.
func (f *filter) query(run int64) directory.ChangeQuery {
	return f.causes.Query(run, f.cause.SelectedIndex(), strings.TrimSpace(f.search.Text))
}
