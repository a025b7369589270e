package history

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/quantity"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// detail is everything about one run.
type detail struct {
	env    Env
	object fyne.CanvasObject

	title    *widgets.Text
	badge    *widgets.Badge
	cancel   *widget.Button
	progress *widgets.Progress
	facts    *fyne.Container
	problems *fyne.Container
	review   *review
	about    *container.Scroll // all that is above and left of the changes
	caption  *widgets.Text
	filter   *filter
	list     *widget.List
	hint     *widget.Label

	run        directory.Run
	none       string // why there is nothing to list; empty where there is
	changes    []present.ChangeLine
	cancelRead func()
}

func newDetail(env Env, closed func()) *detail {
	d := &detail{
		env: env, title: widgets.NewText("", ""), badge: widgets.NewBadge("", "", theme.Off),
		progress: widgets.NewProgress(),
		facts:    container.New(factLayout{}), problems: container.NewVBox(),
		review: newReview(env), caption: widgets.NewText("", ""), hint: widget.NewLabel(""), cancelRead: func() {},
	}
	d.filter = newFilter(d.readChanges, d.export)
	d.title.Style.Bold, d.title.SizeName = true, fynetheme.SizeNameSubHeadingText
	d.cancel = widget.NewButtonWithIcon("Cancel", fynetheme.CancelIcon(), func() { env.Backend.CancelSync(d.run.Connector) })
	shut := widget.NewButton("Close", closed)
	shut.Importance = widget.LowImportance
	d.list = widget.NewList(func() int { return len(d.changes) },
		func() fyne.CanvasObject { return padded(widgets.NewText("", "")) },
		func(i int, o fyne.CanvasObject) {
			line := o.(*fyne.Container).Objects[0].(*widgets.Text)
			line.SetText(d.changes[i].Text)
			line.SetTip(d.changes[i].Tip)
		})
	d.list.OnSelected = d.list.Unselect
	d.list.HideSeparators = true

	d.about = widgets.NewVScroll(container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceMedium), d.review.above, d.problems, d.progress, d.facts))
	d.caption.Style.Bold = true
	d.hint.Wrapping = fyne.TextWrapWord
	changed := container.NewBorder(container.New(layout.NewCustomPaddedVBoxLayout(0), padded(d.caption), d.filter.object, d.hint), nil, nil, nil, d.list)
	head := container.NewBorder(nil, nil, container.NewCenter(d.badge), container.NewHBox(d.cancel, shut), padded(d.title))
	d.object = widgets.NewCard(container.NewBorder(head, d.review.below, nil, nil, container.New(&sides{}, d.about, changed)))
	return d
}

func padded(o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(0, 0, theme.SpaceSmall, theme.SpaceSmall), o)
}

// show shows a run. One that is shown already keeps its changes, unless it has
// ended since.
func (d *detail) show(r directory.Run, connector string) {
	same := d.run.ID == r.ID && d.run.State == r.State && d.run.RenewedAt.Equal(r.RenewedAt)
	d.run = r
	data := present.RunDetailOf(r, connector, d.env.Clock())
	d.title.SetText(data.Title)
	d.badge.Set(data.State.Mark, data.State.Word, theme.State(data.State.Tone))
	if same {
		return
	}
	d.facts.Objects = factObjects(data.Facts)
	d.facts.Refresh()
	d.problems.Objects = nil
	for _, problem := range data.Problems {
		d.problems.Add(notice.Problem(problem))
	}
	d.problems.Hidden = len(data.Problems) == 0
	d.review.show(r)
	d.about.ScrollToTop()
	d.caption.SetText(data.Caption)
	d.filter.set(r.Causes)
	d.none = data.NoChanges
	d.filter.object.Hidden = d.none != ""
	d.readChanges()
}

// factObjects are labels and values in the order in which factLayout lays them
// out.
func factObjects(facts []present.Fact) []fyne.CanvasObject {
	var list []fyne.CanvasObject
	for _, fact := range facts {
		value := widget.NewLabel(fact.Value)
		value.Wrapping, value.Selectable = fyne.TextWrapWord, true
		list = append(list, widgets.NewWholeText(fact.Label, theme.ColorQuiet), value)
	}
	return list
}

// progressed shows how far the run is, if it is one of that connector and under
// way. A run of another program tells nothing, and cannot be cancelled here.
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

// portion is how many changes arrive at once.
const portion = 50

var errEnough = errors.New("enough changes")

// readChanges lists what the run changed, or says why there is nothing.
func (d *detail) readChanges() {
	d.cancelRead()
	d.changes = nil
	d.hint.SetText(d.none)
	d.list.ScrollToTop()
	d.list.Refresh()
	if d.none != "" {
		return
	}
	d.hint.SetText("Reading the changes…")
	q, backend := d.filter.query(d.run.ID), d.env.Backend
	d.cancelRead = task.Stream(d.env.Tasks, func(ctx context.Context, emit func([]present.ChangeLine)) error {
		return stream(ctx, backend, q, emit)
	}, d.add, d.read)
}

func (d *detail) add(lines []present.ChangeLine) {
	d.changes = append(d.changes, lines...)
	d.list.Refresh()
}

// read says how the reading ended.
func (d *detail) read(err error) {
	switch {
	case errors.Is(err, errEnough):
		d.hint.SetText(present.ChangesHint())
	case err != nil:
		d.hint.SetText(present.ProblemOf(err).Title)
	case len(d.changes) == 0:
		d.hint.SetText(present.NothingListed(d.run, d.filter.search.Text, d.filter.cause.SelectedIndex()))
	default:
		d.hint.SetText(quantity.Counted(len(d.changes), "change"))
	}
}

// export writes the changes that are chosen, all of them, to a file.
func (d *detail) export() {
	q, backend := d.filter.query(d.run.ID), d.env.Backend
	d.env.NewFile(present.ChangesFile(d.run), func(path string) {
		d.filter.export.Disable()
		d.hint.SetText("Writing the changes…")
		task.Go(d.env.Tasks, func(ctx context.Context) (int, error) { return backend.SaveChanges(ctx, q, path) }, func(n int, err error) {
			d.filter.export.Enable()
			switch {
			case d.run.ID != q.Run:
			case err != nil:
				d.hint.SetText(present.ProblemOf(err).Text())
			default:
				d.hint.SetText(present.ChangesWritten(n, path))
			}
		})
	})
}

// stream emits the first changes of a run in portions; errEnough says that
// there are more.
func stream(ctx context.Context, backend Backend, q directory.ChangeQuery, emit func([]present.ChangeLine)) error {
	var lines []present.ChangeLine
	count := 0
	err := backend.Planned(ctx, q, func(c directory.Change) error {
		if count == present.ChangesShown {
			return errEnough
		}
		count++
		if lines = append(lines, present.ChangeLineOf(c)); len(lines) == portion {
			emit(lines)
			lines = nil
		}
		return nil
	})
	if len(lines) > 0 {
		emit(lines)
	}
	return err
}
