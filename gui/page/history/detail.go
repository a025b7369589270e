package history

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// detail shows everything about one run.
type detail struct {
	env    Env
	object fyne.CanvasObject

	title    *widgets.Text
	badge    *widgets.Badge
	cancel   *widget.Button
	progress *widgets.Progress
	totals   *totals
	facts    *fyne.Container
	problems *fyne.Container
	review   *review
	about    *container.Scroll // everything above or left of the changes
	changes  *changes

	run directory.Run
}

func newDetail(env Env, closed func()) *detail {
	d := &detail{
		env: env, title: widgets.NewText("", ""), badge: widgets.NewBadge("", "", theme.Off),
		progress: widgets.NewProgress(), totals: newTotals(),
		facts: container.New(factLayout{}), problems: container.NewVBox(),
		review: newReview(env), changes: newChanges(env),
	}
	d.title.Style.Bold, d.title.SizeName = true, fynetheme.SizeNameSubHeadingText
	d.cancel = widget.NewButtonWithIcon(lang.T("Cancel"), fynetheme.CancelIcon(), func() {
		env.Backend.CancelSync(d.run.Connector)
	})
	shut := widget.NewButton(lang.T("Close"), closed)
	shut.Importance = widget.LowImportance

	lines := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceMedium), d.review.above, d.problems, d.progress,
		d.totals.row, d.facts)
	// leave space for the scroll bar
	d.about = widgets.NewVScroll(container.New(layout.NewCustomPaddedLayout(0, 0, 0, theme.SpaceSmall), lines))
	d.review.refused = func() {
		lines.Refresh()
		d.about.ScrollToTop()
	}
	head := container.NewBorder(nil, nil, container.NewCenter(d.badge), container.NewHBox(d.cancel, shut),
		padded(d.title))
	needed := func() float32 { return d.about.Content.MinSize().Height }
	d.object = widgets.NewCard(container.NewBorder(head, d.review.below, nil, nil,
		container.New(&sides{needed}, d.about, d.changes.object)))
	return d
}

func padded(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(0, 0, theme.SpaceSmall, theme.SpaceSmall), o)
}

// show shows a run with the changes that a filter selects. If the run is already shown, its changes
// stay, unless it has since ended or been planned again. Its scroll position always stays.
func (d *detail) show(r directory.Run, connector string) {
	another := d.run.ID != r.ID
	same := !another && d.run.State == r.State && d.run.RenewedAt.Equal(r.RenewedAt)
	d.run = r
	data := present.RunDetailOf(r, connector, d.env.Clock())
	d.title.SetText(data.Title)
	d.badge.Set(data.State.Mark, data.State.Word, theme.State(data.State.Tone))
	if same {
		return
	}
	d.totals.set(data.Totals)
	d.facts.Objects = factObjects(data.Facts)
	d.facts.Refresh()
	d.problems.Objects = nil
	for _, problem := range data.Problems {
		d.problems.Add(notice.Problem(problem, notice.Lead(problem, r.Connector, d.env.Navigate)...))
	}
	d.problems.Hidden = len(data.Problems) == 0
	d.review.show(r)
	if another {
		d.about.ScrollToTop()
	}
	d.changes.show(r, data, another)
}

// factObjects returns labels and values in the order that factLayout expects.
func factObjects(facts []present.Fact) []fyne.CanvasObject {
	var list []fyne.CanvasObject
	for _, fact := range facts {
		value := widget.NewLabel(fact.Value)
		value.Wrapping, value.Selectable = fyne.TextWrapWord, true
		list = append(list, widgets.NewWholeText(fact.Label, theme.ColorQuiet), value)
	}
	return list
}

// progressed shows the progress of the shown run if it is a run of the given connector and has not
// ended. A run of another program reports no progress and cannot be cancelled here.
func (d *detail) progressed(connector string, live map[string]progress.Snapshot) {
	if d.run.Connector != connector {
		return
	}
	s, ours := live[connector]
	running := d.run.State == directory.StateRunning && ours
	d.cancel.Hidden, d.progress.Hidden = !running, !running
	d.cancel.Refresh()
	if !running {
		return
	}
	p := present.ProgressOf(s, d.env.Clock().Now.Sub(d.run.StartedAt))
	d.progress.Set(p.Fraction, p.Known, p.Whole)
}

// choose sets the filter for the changes of the next run that is shown.
func (d *detail) choose(f present.ChangeFilter) {
	d.changes.selected = f
	if f != (present.ChangeFilter{}) {
		d.run = directory.Run{} // so show draws the run again, even if it is the same one
	}
}
