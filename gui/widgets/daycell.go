package widgets

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/theme"
)

// dayLook is the appearance of a day in a calendar.
type dayLook struct {
	otherMonth bool // in the previous or next month
	today      bool
	chosen     bool
	at         bool // has the keyboard focus
	marked     bool
	refused    bool
}

// dayCell is one day of a calendar.
type dayCell struct {
	hover
	day    time.Time
	look   dayLook
	tapped func(day time.Time)
}

var (
	_ fyne.Tappable     = (*dayCell)(nil)
	_ fyne.Accessible   = (*dayCell)(nil)
	_ desktop.Hoverable = (*dayCell)(nil)
)

func newDayCell(tapped func(day time.Time)) *dayCell {
	d := &dayCell{tapped: tapped}
	d.ExtendBaseWidget(d)
	return d
}

func (d *dayCell) set(day time.Time, look dayLook) {
	if d.day.Equal(day) && d.look == look {
		return
	}
	d.day, d.look = day, look
	d.Refresh()
}

// Tapped chooses the day.
func (d *dayCell) Tapped(*fyne.PointEvent) { d.tapped(d.day) }

// AccessibilityLabel returns the full date.
func (d *dayCell) AccessibilityLabel() string { return lang.Date(d.day, "Monday, 2 January 2006") }

// AccessibilityRole returns the role of a button.
func (d *dayCell) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer draws the number of the day, with a dot if it is marked.
func (d *dayCell) CreateRenderer() fyne.WidgetRenderer {
	r := &dayRenderer{
		cell: d, ground: canvas.NewRectangle(nil), number: canvas.NewText("", nil),
		dot: canvas.NewCircle(nil),
	}
	r.ground.CornerRadius = theme.Radius / 2
	r.number.Alignment = fyne.TextAlignCenter
	r.style()
	return r
}

type dayRenderer struct {
	cell   *dayCell
	ground *canvas.Rectangle
	number *canvas.Text
	dot    *canvas.Circle
}

const dotSize float32 = 4

func (r *dayRenderer) MinSize() fyne.Size { return fyne.NewSize(dayWidth, dayHeight) }

func (r *dayRenderer) Layout(size fyne.Size) {
	r.ground.Move(fyne.NewPos(1, 1))
	r.ground.Resize(size.SubtractWidthHeight(2, 2))
	height := r.number.MinSize().Height
	r.number.Move(fyne.NewPos(0, (size.Height-height)/2))
	r.number.Resize(fyne.NewSize(size.Width, height))
	r.dot.Move(fyne.NewPos((size.Width-dotSize)/2, size.Height-dotSize-3))
	r.dot.Resize(fyne.NewSquareSize(dotSize))
}

func (r *dayRenderer) Refresh() {
	r.style()
	r.ground.Refresh()
	r.number.Refresh()
	r.dot.Refresh()
}

func (r *dayRenderer) style() {
	look, text := r.cell.look, fynetheme.ColorNameForeground
	r.ground.FillColor, r.ground.StrokeColor, r.ground.StrokeWidth = nil, nil, 0
	if r.cell.Hovered && !look.refused {
		r.ground.FillColor = fynetheme.Color(fynetheme.ColorNameHover)
	}
	if look.otherMonth || look.refused {
		text = theme.ColorQuiet
	}
	if look.today {
		r.ground.StrokeColor, r.ground.StrokeWidth = fynetheme.Color(fynetheme.ColorNameInputBorder), 1
	}
	if look.chosen {
		text, r.ground.FillColor = fynetheme.ColorNameForegroundOnPrimary, fynetheme.Color(fynetheme.ColorNamePrimary)
	}
	if look.at {
		r.ground.StrokeColor, r.ground.StrokeWidth = fynetheme.Color(fynetheme.ColorNamePrimary), 2
		if look.chosen {
			r.ground.StrokeColor = fynetheme.Color(fynetheme.ColorNameForeground)
		}
	}
	r.number.Text = strconv.Itoa(r.cell.day.Day())
	r.number.Color, r.number.TextSize = fynetheme.Color(text), fynetheme.TextSize()
	r.number.TextStyle.Bold = look.today
	r.dot.FillColor = nil
	r.dot.Hidden = !look.marked
	if look.marked {
		r.dot.FillColor = fynetheme.Color(text)
	}
}

func (r *dayRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.number, r.dot}
}
func (r *dayRenderer) Destroy() {}
