package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// DateInput is a line to type a day in, with a button that opens a calendar
// below it. Down opens it too. What is chosen there is written into the line as
// year-month-day.
type DateInput struct {
	widget.BaseWidget

	// Parse reads what is typed, for the day that the calendar begins on.
	Parse func(typed string) (time.Time, error)
	// First is the day on which weeks begin.
	First time.Weekday
	// Today is the day of now; nil: time.Now.
	Today func() time.Time
	// Marked and Allowed are those of the calendar; may be nil.
	Marked, Allowed func(day time.Time) bool

	entry *Entry
	open  *widget.Button
}

// NewDateInput returns an entry with a calendar. It takes the keys of the entry
// that open the calendar, and leaves the others to what the entry had.
func NewDateInput(entry *Entry) *DateInput {
	d := &DateInput{entry: entry, First: time.Monday, Today: time.Now}
	d.open = widget.NewButtonWithIcon("Calendar", fynetheme.CalendarIcon(), d.Open)
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

// CreateRenderer draws the line with its button.
func (d *DateInput) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.NewBorder(nil, nil, nil, d.open, d.entry))
}

// Entry is the line, for the keyboard focus.
func (d *DateInput) Entry() *Entry { return d.entry }

// Open shows the calendar.
func (d *DateInput) Open() {
	on := fyne.CurrentApp().Driver().CanvasForObject(d)
	if on == nil || d.entry.Disabled() {
		return
	}
	var now time.Time
	if d.Parse != nil {
		now, _ = d.Parse(d.entry.Text) // what cannot be read begins today
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

// within is where a box of a size opens below an object, or above it where there
// is no room below, inside the window.
func within(o fyne.CanvasObject, on fyne.Canvas, box fyne.Size) fyne.Position {
	top := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	at := top.AddXY(0, o.Size().Height)
	if at.Y+box.Height > on.Size().Height {
		at.Y = max(0, top.Y-box.Height)
	}
	at.X = max(0, min(at.X, on.Size().Width-box.Width))
	return at
}
