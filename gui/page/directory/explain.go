package directory

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// explained is what was found of an account.
type explained struct {
	of    reference
	found present.Explanation
}

// tryLogOn offers to try a log-on of the account.
func (d *details) tryLogOn(v view) fyne.CanvasObject {
	try := widget.NewButtonWithIcon("Test log-on", theme.IconKey(), func() { d.page.env.TryLogOn(v.detail.SignInName) })
	return container.New(layout.NewCustomPaddedLayout(0, 0, theme.SpaceSmall, 0), container.NewHBox(try))
}

// explanation is the part of the pane that says why the account can log on, or
// not: closed, unless somebody has opened it.
func (d *details) explanation(ref reference) fyne.CanvasObject {
	lines := container.NewVBox()
	fold := widgets.NewFold("Why can this person log on, or not?", lines)
	fold.OnOpened = func() { d.explain(ref, lines) }
	if d.explaining || d.explainer != nil && d.explainer.Open() {
		d.explaining = false
		fold.SetOpen(true)
		d.explain(ref, lines)
	}
	d.explainer = fold
	return fold
}

// explain reads why an account can log on, or not. What is known of it shows
// meanwhile.
func (d *details) explain(ref reference, lines *fyne.Container) {
	d.stopExplaining()
	say := func(objects ...fyne.CanvasObject) {
		lines.Objects = objects
		lines.Refresh()
		d.facts.lines.Refresh()
	}
	if say(label("Reading…")); d.explained.of == ref {
		say(explanationLines(d.explained.found)...)
	}
	d.stopExplaining = task.Go(d.page.env.Tasks, func(ctx context.Context) (logon.Explanation, error) {
		return d.page.env.Backend.Explain(ctx, ref.id)
	}, func(e logon.Explanation, err error) {
		if err != nil {
			say(notice.Error(err, widget.NewButton("Try again", func() { d.explain(ref, lines) })))
			return
		}
		d.explained = explained{ref, present.ExplanationOf(e)}
		say(explanationLines(d.explained.found)...)
	})
}

// explanationLines are the verdict, and what decides below it.
func explanationLines(e present.Explanation) []fyne.CanvasObject {
	facts := make([]fyne.CanvasObject, 0, 2*len(e.Facts))
	for _, f := range e.Facts {
		facts = append(facts, label(f.Label), widgets.NewValue(f.Value))
	}
	verdict := widgets.NewBadge(e.State.Mark, e.State.Word, theme.State(e.State.Tone))
	return []fyne.CanvasObject{container.NewPadded(verdict), widgets.NewFacts(facts...)}
}
