package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/theme"
)

// DateInput is an input for a day, with a button that opens a calendar below it. The Down key opens
// it too. The chosen day is written into the input in the form year-month-day.
type DateInput struct {
	widget.BaseWidget

	// Parse parses the typed text, to open the calendar at that day.
	Parse func(typed string) (time.Time, error)
	// First is the first day of a week.
	First time.Weekday
	// Today returns the current day; nil means time.Now.
	Today func() time.Time
	// Marked and Allowed are passed to the calendar; they may be nil.
	Marked, Allowed func(day time.Time) bool

	entry *Entry
	open  *widget.Button
}

// NewDateInput adds a calendar to an entry. It handles the keys that open the calendar, and passes
// the others to the entry's previous handler.
func NewDateInput(entry *Entry) *DateInput {
	d := &DateInput{entry: entry, First: time.Monday, Today: time.Now}
	d.open = widget.NewButtonWithIcon(lang.T("Calendar"), fynetheme.CalendarIcon(), d.Open)
	before := entry.Key
	entry.Key = func(key fyne.KeyName) bool {
		if key == fyne.KeyDown {
			d.Open()
			return true
		}
		return before != nil && before(key)
	}
	d.ExtendBaseWidget(d)
	return d
}

// CreateRenderer draws the input with its button.
func (d *DateInput) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewBorder(nil, nil, nil, d.open, d.entry))
}

// Entry returns the input, for the keyboard focus.
func (d *DateInput) Entry() *Entry { return d.entry }

// Open shows the calendar.
func (d *DateInput) Open() {
	on := fyne.CurrentApp().Driver().CanvasForObject(d)
	if on == nil || d.entry.Disabled() {
		return
	}
	var now time.Time
	if d.Parse != nil {
		now, _ = d.Parse(d.entry.Text) // if the day is not valid, the calendar opens today
	}
	var box *widget.PopUp
	leave := func() {
		box.Hide()
		on.Focus(d.entry)
	}
	calendar := NewCalendar(now, d.Today(), d.First, func(day time.Time) {
		leave()
		d.entry.SetText(day.Format(time.DateOnly))
	})
	calendar.Marked, calendar.Allowed, calendar.OnEscape = d.Marked, d.Allowed, leave
	pad := theme.SpaceSmall
	box = widget.NewPopUp(NewPanel(container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad), calendar)), on)
	box.Resize(box.MinSize())
	box.ShowAtPosition(within(d, on, box.MinSize()))
	on.Focus(calendar)
}

// within returns the position for a popup of a given size: below an object, or above it if there is
// not enough space below, and inside the window.
func within(o fyne.CanvasObject, on fyne.Canvas, box fyne.Size) fyne.Position {
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	at := top.AddXY(0, o.Size().Height)
	if at.Y+box.Height > on.Size().Height {
		at.Y = max(0, top.Y-box.Height)
	}
	at.X = max(0, min(at.X, on.Size().Width-box.Width))
	return at
}
