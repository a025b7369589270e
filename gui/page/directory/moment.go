package directory

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// momentPicker chooses the moment that the screen shows.
type momentPicker struct {
	*widgets.Picker
	page *Page
	stop func()
}

func newMomentPicker(p *Page) *momentPicker {
	m := &momentPicker{Picker: widgets.NewPicker(present.Now.String(), ""), page: p, stop: func() {}}
	m.Open = m.load
	return m
}

// load reads the runs, and offers their moments.
func (m *momentPicker) load() {
	m.stop()
	m.stop = task.Go(m.page.env.Tasks, func(ctx context.Context) ([]directory.Run, error) {
		return m.page.env.Backend.Runs(ctx, "", mostRuns)
	}, func(runs []directory.Run, err error) {
		if err != nil {
			m.page.failed(err)
			return
		}
		m.offer(present.Moments{
			Dates: m.page.env.Dates, Clock: present.NewClock(m.page.env.Now()), Runs: runs,
			Connectors: m.page.connectors,
		})
	})
}

// offer opens the box in which a moment is typed or picked.
func (m *momentPicker) offer(moments present.Moments) {
	b := newMomentBox(moments, m.page.at, m.choose)
	b.hide = widgets.ShowBelow(m.Picker, b.content, b.entry)
}

// choose shows the directory as of a labelled moment.
func (m *momentPicker) choose(at directory.Moment, label string) {
	m.set(at, label)
	m.page.again()
}

// set makes a moment the current one.
func (m *momentPicker) set(at directory.Moment, label string) {
	m.SetText(label)
	m.page.at = at
}

// momentBox is an input for a moment, with a calendar and a list of the selected day's moments.
type momentBox struct {
	moments present.Moments
	chosen  func(at directory.Moment, label string)
	hide    func()

	entry   *widgets.Entry
	meaning *widget.Label
	heading *widgets.Text
	list    *widget.List
	offered []present.Choice[directory.Moment]
	content fyne.CanvasObject
}

// momentsWidth is enough for the time of a run and its connector.
const momentsWidth float32 = 290

func newMomentBox(moments present.Moments, at directory.Moment, chosen func(directory.Moment, string)) *momentBox {
	b := &momentBox{moments: moments, chosen: chosen, hide: func() {}}
	b.entry = widgets.NewEntry()
	b.entry.SetPlaceHolder(moments.Hint())
	b.meaning = widget.NewLabel("")
	b.meaning.Truncation = fyne.TextTruncateEllipsis
	b.entry.OnChanged = b.typed
	b.entry.OnSubmitted = b.submit
	b.entry.Key = func(key fyne.KeyName) bool {
		if key == fyne.KeyEscape {
			b.hide()
		}
		return key == fyne.KeyEscape
	}
	b.heading = widgets.NewText("", "")
	b.heading.Style.Bold = true
	b.list = widget.NewList(func() int { return len(b.offered) }, func() fyne.CanvasObject {
		return container.New(layout.NewCustomPaddedLayout(theme.SpaceTiny, theme.SpaceTiny, theme.SpaceSmall,
			theme.SpaceSmall), widgets.NewText("", ""))
	}, func(i int, o fyne.CanvasObject) {
		o.(*fyne.Container).Objects[0].(*widgets.Text).SetText(b.offered[i].Label)
	})
	b.list.HideSeparators = true
	b.list.OnSelected = func(i int) { b.take(b.offered[i].Value) }
	days, today := moments.Days(), moments.Today()
	begin := moments.Begin(at)
	var calendar *widgets.Calendar
	calendar = widgets.NewCalendar(begin, today, moments.Dates.First, func(day time.Time) {
		calendar.SetChosen(day)
		b.day(day)
	})
	calendar.Marked = func(day time.Time) bool { return days[day] }
	calendar.Allowed = func(day time.Time) bool { return !day.After(today) }
	calendar.OnEscape = func() { b.hide() }
	b.day(begin)
	now := widget.NewButton(lang.T("Show the directory as it is now"), func() { b.take(directory.Moment{}) })
	ofDay := widgets.NewLeast(momentsWidth, container.NewBorder(b.heading, nil, nil, nil, b.list))
	b.content = container.NewBorder(
		container.New(layout.NewCustomPaddedVBoxLayout(0), b.entry, b.meaning), container.NewHBox(now), nil, nil,
		container.New(layout.NewCustomPaddedHBoxLayout(theme.SpaceMedium), calendar, ofDay))
	b.typed("")
	return b
}

// typed shows how the typed text is understood.
func (b *momentBox) typed(text string) {
	_, meaning, err := b.moments.Read(text)
	switch {
	case text == "":
		meaning, b.meaning.Importance = lang.T("Dots mark days with runs."), widget.LowImportance
	case err != nil:
		meaning, b.meaning.Importance = present.OneLine(err), widget.DangerImportance
	default:
		b.meaning.Importance = widget.MediumImportance
	}
	b.meaning.SetText(meaning)
}

func (b *momentBox) submit(text string) {
	if at, _, err := b.moments.Read(text); err == nil {
		b.take(at)
	}
}

// day lists the moments of a day.
func (b *momentBox) day(day time.Time) {
	b.heading.SetText(present.DayInWords(day))
	b.offered = b.moments.Of(day)
	b.list.UnselectAll()
	b.list.Refresh()
	b.list.ScrollToTop()
}

func (b *momentBox) take(at directory.Moment) {
	b.hide()
	b.chosen(at, b.moments.Label(at))
}
