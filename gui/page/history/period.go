package history

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// periodFilter chooses a period: one of the usual ones, or a first and a last day, which are typed
// in a separate row.
type periodFilter struct {
	env     Env
	changed func()

	choice   *widget.Select
	from, to *widgets.Entry
	trouble  *widget.Label
	days     *fyne.Container // the row for first and last day

	between present.Period // the last valid period that was typed
}

func newPeriodFilter(env Env, changed func()) *periodFilter {
	f := &periodFilter{env: env, changed: changed, trouble: widget.NewLabel("")}
	f.choice = widget.NewSelect(present.PeriodChoices(), func(string) { f.chosen() })
	f.choice.Selected = present.AnyTime.String()
	from, fromLine := f.day()
	to, toLine := f.day()
	f.from, f.to = from, to
	f.trouble.Wrapping, f.trouble.Importance = fyne.TextWrapWord, widget.DangerImportance
	f.trouble.Hide()
	row := container.New(layout.NewCustomPaddedHBoxLayout(theme.SpaceSmall),
		container.NewCenter(widgets.NewWholeText(lang.In("period", "From"), theme.ColorQuiet)), fromLine,
		container.NewCenter(widgets.NewWholeText(lang.In("period", "to"), theme.ColorQuiet)), toLine)
	f.days = container.New(layout.NewCustomPaddedLayout(theme.SpaceSmall, 0, 0, 0), container.NewVBox(row, f.trouble))
	f.days.Hide()
	return f
}

// day returns an input for a day, with a calendar.
func (f *periodFilter) day() (*widgets.Entry, fyne.CanvasObject) {
	e := widgets.NewEntry()
	e.SetPlaceHolder(lang.T("Any day"))
	e.OnChanged = func(string) { f.typed() }
	d := widgets.NewDateInput(e)
	d.Parse, d.First = f.env.Dates.Parse, f.env.Dates.First
	d.Today = func() time.Time { return f.env.Clock().Now }
	return e, wide(d, 220)
}

func (f *periodFilter) chosen() {
	widgets.ShowIf(f.days, f.choice.Selected == present.Between.String())
	f.changed()
}

// typed reads the days. Days that are not valid are ignored.
func (f *periodFilter) typed() {
	p, err := present.PeriodBetween(f.from.Text, f.to.Text, f.env.Dates, f.env.Clock())
	text := ""
	if err != nil {
		text = present.ProblemOf(err).Text()
	}
	f.trouble.SetText(text)
	widgets.ShowIf(f.trouble, err != nil)
	if err == nil && p != f.between {
		f.between = p
		f.changed()
	}
}

// period returns the chosen period.
func (f *periodFilter) period() present.Period {
	if f.choice.Selected == present.Between.String() {
		return f.between
	}
	return present.PeriodOf(f.choice.Selected, f.env.Clock())
}

// clear chooses any time without applying the filter.
func (f *periodFilter) clear() {
	widgets.Preselect(f.choice, present.AnyTime.String())
	f.days.Hide()
}
