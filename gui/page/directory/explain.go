package directory

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// explained is the explanation of an account.
type explained struct {
	of    reference
	found present.Explanation
}

// tryLogOn returns a button that opens a log-on test for the account.
func (d *details) tryLogOn(v view) fyne.CanvasObject {
	try := widget.NewButtonWithIcon(lang.T("Test log-on"), theme.IconKey(),
		func() { d.page.env.TryLogOn(v.detail.SignInName) })
	return container.New(layout.NewCustomPaddedLayout(0, 0, theme.SpaceSmall, 0), container.NewHBox(try))
}

// explanation returns the part of the pane that says whether the account can log on, and why. It is
// closed until the user opens it.
func (d *details) explanation(ref reference) fyne.CanvasObject {
	lines := container.NewVBox()
	fold := widgets.NewFold(lang.T("Can this person log on, and why?"), lines)
	fold.OnOpened = func() { d.explain(ref, lines) }
	if d.explaining || d.explainer != nil && d.explainer.Open() {
		d.explaining = false
		fold.SetOpen(true)
		d.explain(ref, lines)
	}
	d.explainer = fold
	return fold
}

// explain reads whether an account can log on, and why. Until then, it shows the previous
// explanation.
func (d *details) explain(ref reference, lines *fyne.Container) {
	d.stopExplaining()
	say := func(objects ...fyne.CanvasObject) {
		lines.Objects = objects
		lines.Refresh()
		d.facts.lines.Refresh()
	}
	if say(label(lang.T("Reading…"))); d.explained.of == ref {
		say(explanationLines(d.explained.found)...)
	}
	d.stopExplaining = task.Go(d.page.env.Tasks, func(ctx context.Context) (logon.Explanation, error) {
		return d.page.env.Backend.Explain(ctx, ref.id)
	}, func(e logon.Explanation, err error) {
		if err != nil {
			say(notice.Error(err, widget.NewButton(lang.T("Try again"), func() { d.explain(ref, lines) })))
			return
		}
		d.explained = explained{ref, present.ExplanationOf(e)}
		say(explanationLines(d.explained.found)...)
	})
}

// explanationLines returns the verdict, with the reasons below it.
func explanationLines(e present.Explanation) []fyne.CanvasObject {
	facts := make([]fyne.CanvasObject, 0, 2*len(e.Facts))
	for _, f := range e.Facts {
		facts = append(facts, label(f.Label), widgets.NewValue(f.Value))
	}
	verdict := widgets.NewBadge(e.State.Mark, e.State.Word, theme.State(e.State.Tone))
	return []fyne.CanvasObject{container.NewPadded(verdict), widgets.NewFacts(facts...)}
}
