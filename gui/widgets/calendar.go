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

const (
	daysOfWeek = 7
	weeksShown = 6 // the most weeks that a month can span
)

// Calendar shows a month in which to choose a day, by pointer or keyboard. The arrows move by days
// and weeks, Home and End to the ends of the week, Page Up and Page Down by months, and Enter
// chooses. A day is represented by its start in UTC.
type Calendar struct {
	widget.BaseWidget

	// Marked reports which days are marked, for example because of a run; it may be nil.
	Marked func(day time.Time) bool
	// Allowed reports which days can be chosen; nil means all.
	Allowed  func(day time.Time) bool
	OnChosen func(day time.Time)
	OnEscape func() // may be nil

	first   time.Weekday // the first day of a week
	today   time.Time
	cursor  time.Time // the day with the keyboard focus
	chosen  time.Time // zero if none
	focused bool

	month *Text
	cells [daysOfWeek * weeksShown]*dayCell
}

var (
	_ fyne.Focusable  = (*Calendar)(nil)
	_ fyne.Accessible = (*Calendar)(nil)
)

// NewCalendar returns a calendar that shows the month of chosen, or of today if chosen is zero.
// first is the first day of a week.
func NewCalendar(chosen, today time.Time, first time.Weekday, onChosen func(day time.Time)) *Calendar {
	c := &Calendar{OnChosen: onChosen, first: first, today: dayOf(today), month: NewText("", "")}
	c.month.Style.Bold, c.month.Alignment = true, fyne.TextAlignCenter
	for i := range c.cells {
		c.cells[i] = newDayCell(func(day time.Time) {
			Focus(c, c) // pressing a button has taken the focus
			c.choose(day)
		})
	}
	c.cursor = c.today
	if !chosen.IsZero() {
		c.chosen = dayOf(chosen)
		c.cursor = c.chosen
	}
	c.ExtendBaseWidget(c)
	c.fill()
	return c
}

func dayOf(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// FocusGained, FocusLost and TypedRune are called by Fyne.
func (c *Calendar) FocusGained()   { c.focused = true; c.fill() }
func (c *Calendar) FocusLost()     { c.focused = false; c.fill() }
func (c *Calendar) TypedRune(rune) {}

// AccessibilityLabel returns the day with the keyboard focus.
func (c *Calendar) AccessibilityLabel() string { return lang.Date(c.cursor, "Monday, 2 January 2006") }

// AccessibilityRole returns the role of a button.
func (c *Calendar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// TypedKey moves the focus to another day, chooses the day, or closes the calendar.
func (c *Calendar) TypedKey(k *fyne.KeyEvent) {
	inWeek := int(c.cursor.Weekday()-c.first+daysOfWeek) % daysOfWeek
	switch k.Name {
	case fyne.KeyLeft:
		c.walk(0, -1)
	case fyne.KeyRight:
		c.walk(0, 1)
	case fyne.KeyUp:
		c.walk(0, -daysOfWeek)
	case fyne.KeyDown:
		c.walk(0, daysOfWeek)
	case fyne.KeyHome:
		c.walk(0, -inWeek)
	case fyne.KeyEnd:
		c.walk(0, daysOfWeek-1-inWeek)
	case fyne.KeyPageUp:
		c.walk(-1, 0)
	case fyne.KeyPageDown:
		c.walk(1, 0)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		c.choose(c.cursor)
	case fyne.KeyEscape:
		if c.OnEscape != nil {
			c.OnEscape()
		}
	}
}

// walk moves the focus. If a month does not have that day, it moves to the last one.
func (c *Calendar) walk(months, days int) {
	year, month, day := c.cursor.Date()
	if months != 0 {
		last := time.Date(year, month+time.Month(months)+1, 0, 0, 0, 0, 0, time.UTC)
		c.cursor = time.Date(last.Year(), last.Month(), min(day, last.Day()), 0, 0, 0, 0, time.UTC)
	}
	c.cursor = c.cursor.AddDate(0, 0, days)
	c.fill()
}

// SetChosen marks a day as chosen.
func (c *Calendar) SetChosen(day time.Time) {
	c.chosen = dayOf(day)
	c.cursor = c.chosen
	c.fill()
}

func (c *Calendar) choose(day time.Time) {
	if c.Allowed == nil || c.Allowed(day) {
		c.OnChosen(day)
	}
}

// fill shows the month of the day with the keyboard focus.
func (c *Calendar) fill() {
	c.month.SetText(lang.Date(c.cursor, "January 2006"))
	begin := c.cursor.AddDate(0, 0, 1-c.cursor.Day())
	day := begin.AddDate(0, 0, -(int(begin.Weekday()-c.first+daysOfWeek) % daysOfWeek))
	for _, cell := range c.cells {
		cell.set(day, dayLook{
			otherMonth: day.Month() != c.cursor.Month(), today: day.Equal(c.today), chosen: day.Equal(c.chosen),
			at: c.focused && day.Equal(c.cursor), marked: c.Marked != nil && c.Marked(day),
			refused: c.Allowed != nil && !c.Allowed(day),
		})
		day = day.AddDate(0, 0, 1)
	}
}

// Refresh applies the current results of Marked and Allowed.
func (c *Calendar) Refresh() {
	c.fill()
	c.BaseWidget.Refresh()
}

// CreateRenderer draws the month below its name, which has buttons for other months on both sides.
func (c *Calendar) CreateRenderer() fyne.WidgetRenderer {
	c.fill()
	step := func(icon fyne.Resource, months int) *widget.Button {
		b := widget.NewButtonWithIcon("", icon, func() {
			Focus(c, c)
			c.walk(months, 0)
		})
		b.Importance = widget.LowImportance
		return b
	}
	head := container.NewBorder(nil, nil,
		container.New(layout.NewCustomPaddedHBoxLayout(0), step(fynetheme.MediaFastRewindIcon(), -12),
			step(fynetheme.NavigateBackIcon(), -1)),
		container.New(layout.NewCustomPaddedHBoxLayout(0), step(fynetheme.NavigateNextIcon(), 1),
			step(fynetheme.MediaFastForwardIcon(), 12)),
		c.month)
	grid := container.New(dayGrid{})
	for i := range daysOfWeek {
		// The first of August 2027 is a Sunday.
		day := time.Date(2027, time.August, 1+i+int(c.first), 0, 0, 0, 0, time.UTC)
		name := NewText(string([]rune(lang.Date(day, "Mon"))[:2]), theme.ColorQuiet)
		name.Alignment = fyne.TextAlignCenter
		grid.Add(name)
	}
	for _, cell := range c.cells {
		grid.Add(cell)
	}
	return widget.NewSimpleRenderer(container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceTiny), head, grid))
}

// dayGrid lays out seven days side by side.
type dayGrid struct{}

const dayWidth, dayHeight float32 = 40, 32

func (dayGrid) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(daysOfWeek*dayWidth, (weeksShown+1)*dayHeight)
}

func (dayGrid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := size.Width / daysOfWeek
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i%daysOfWeek)*width, float32(i/daysOfWeek)*dayHeight))
		o.Resize(fyne.NewSize(width, dayHeight))
	}
}
