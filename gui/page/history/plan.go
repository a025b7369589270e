package history

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// review asks for a decision on a held run. At the top are the reason and the effect of approving
// it; at the bottom are a note and the buttons.
type review struct {
	env          Env
	above, below *fyne.Container

	note             *widgets.Entry
	approve, discard *widget.Button
	answer           *fyne.Container // the error of a decision
	refused          func()          // called when answer shows an error
	run              int64
}

func newReview(env Env) *review {
	v := &review{
		env: env, refused: func() {}, above: container.NewVBox(), note: widgets.NewEntry(),
		answer: container.NewVBox(),
	}
	v.note.SetPlaceHolder(lang.T("Why is this removal OK? (kept in the history)"))
	v.note.OnChanged = func(string) { v.allow() }
	v.approve = widget.NewButton(lang.T("Approve this run"), func() {
		run, note := v.run, v.note.Text
		v.decide(func(ctx context.Context) error { return env.Backend.StartApproval(ctx, run, note) })
	})
	v.approve.Importance = widget.HighImportance
	v.discard = widget.NewButton(lang.T("Discard plan"), func() {
		run, note := v.run, v.note.Text
		v.decide(func(ctx context.Context) error {
			_, err := env.Backend.Discard(ctx, run, note)
			return err
		})
	})
	v.below = container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, 0, 0, 0),
		container.NewBorder(nil, nil, nil, container.NewHBox(v.discard, v.approve), v.note))
	return v
}

// show asks for a decision on a run, if it is held.
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
	v.above.Objects = []fyne.CanvasObject{v.answer, widgets.NewNotice(theme.State(data.Why.Tone), why), rest}
	v.allow()
	v.above.Refresh()
}

// allow enables the buttons. Approving needs a note.
func (v *review) allow() {
	v.discard.Enable()
	if strings.TrimSpace(v.note.Text) == "" {
		v.approve.Disable()
		return
	}
	v.approve.Enable()
}

// decide carries out a decision, and shows an error here. The result of the run arrives as an
// event.
func (v *review) decide(do func(context.Context) error) {
	v.approve.Disable()
	v.discard.Disable()
	run := v.run
	task.Go(v.env.Tasks, func(ctx context.Context) (struct{}, error) { return struct{}{}, do(ctx) },
		func(_ struct{}, err error) {
			if err == nil || v.run != run {
				return
			}
			v.answer.Objects = []fyne.CanvasObject{notice.Error(err)}
			v.above.Refresh()
			v.refused()
			v.allow()
		})
}
