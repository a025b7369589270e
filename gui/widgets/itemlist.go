package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// Item is one row of an ItemList: two lines, each with a text at its end. A long text is truncated,
// and shown in full while the pointer rests on it.
type Item struct {
	Title, End      string
	Below, BelowEnd string // the second line, in a subdued colour
	Tip             string // tooltip of End; may be empty
	Opens           bool   // the row can be opened
}

// ItemList is a list of two-line rows. It is for narrow spaces, where a Table would omit columns.
// Like a Table, it requests only the visible rows. A row is opened with the pointer, or with arrow
// keys and Enter.
type ItemList struct {
	widget.BaseWidget

	// OnOpened is called with the row that the user opens; it may be nil.
	OnOpened func(row int)
	// OnEscape is called when the user presses Escape in the rows; it may be nil.
	OnEscape func()

	list *itemRows
}

// itemRows are the rows.
type itemRows struct {
	widget.List
	of *ItemList
	at int // the row with the keyboard focus
}

// TypedKey opens the focused row, or moves the focus out of the rows.
func (l *itemRows) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		l.of.open(l.at)
	case fyne.KeyEscape:
		if l.of.OnEscape != nil {
			l.of.OnEscape()
		}
	default:
		l.List.TypedKey(k)
	}
}

// NewItemList returns a list of rows() rows. item returns the content of a row. It is called on the
// drawing goroutine for rows that become visible or are refreshed.
func NewItemList(rows func() int, item func(row int) Item) *ItemList {
	l := &ItemList{}
	l.list = &itemRows{of: l}
	l.list.Length = rows
	l.list.CreateItem = func() fyne.CanvasObject { return newItemRow() }
	l.list.UpdateItem = func(row int, o fyne.CanvasObject) { o.(*itemRow).show(item(row)) }
	l.list.OnHighlighted = func(row int) { l.list.at = row }
	l.list.OnSelected = func(row int) {
		l.list.UnselectAll() // nothing stays selected, because a row opens something else
		l.open(row)
	}
	l.list.ExtendBaseWidget(l.list)
	l.ExtendBaseWidget(l)
	return l
}

func (l *ItemList) open(row int) {
	if l.OnOpened != nil && row >= 0 && row < l.list.Length() {
		l.OnOpened(row)
	}
}

// Open opens a row, as if the user had pressed it.
func (l *ItemList) Open(row int) { l.open(row) }

// ScrollToTop shows the first rows.
func (l *ItemList) ScrollToTop() { l.list.ScrollToTop() }

// ScrollToBottom shows the last rows.
func (l *ItemList) ScrollToBottom() { l.list.ScrollToBottom() }

// ScrollBy scrolls down by a number of pixels.
func (l *ItemList) ScrollBy(pixels float32) {
	l.list.ScrollToOffset(l.list.GetScrollOffset() + pixels)
}

// FocusTarget returns the widget that takes the keyboard focus.
func (l *ItemList) FocusTarget() fyne.Focusable { return l.list }

// Refresh reads the number of rows and the visible rows again.
func (l *ItemList) Refresh() {
	l.list.Refresh()
	l.BaseWidget.Refresh()
}

// CreateRenderer is called by Fyne.
func (l *ItemList) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.list) }

// itemRow is one visible row. It handles the pointer for all of its texts.
type itemRow struct {
	hover
	title, end, below, belowEnd *Text
}

var _ desktop.Hoverable = (*itemRow)(nil)

func newItemRow() *itemRow {
	r := &itemRow{
		title: NewText("", ""), end: NewText("", theme.ColorQuiet), below: NewText("", theme.ColorQuiet),
		belowEnd: NewText("", theme.ColorQuiet),
	}
	for _, t := range r.texts() {
		t.untold = true
	}
	for _, t := range []*Text{r.end, r.belowEnd} {
		t.Alignment = fyne.TextAlignTrailing
	}
	for _, t := range []*Text{r.end, r.below, r.belowEnd} {
		t.SizeName = fynetheme.SizeNameCaptionText
	}
	r.follow = tips(r, r.under)
	r.ExtendBaseWidget(r)
	return r
}

func (r *itemRow) texts() []*Text { return []*Text{r.title, r.end, r.below, r.belowEnd} }

func (r *itemRow) show(x Item) {
	color := fyne.ThemeColorName("")
	if x.Opens {
		color = fynetheme.ColorNameHyperlink
	}
	r.title.Set(x.Title, color)
	r.end.Set(x.End, theme.ColorQuiet)
	r.end.Tip = x.Tip
	r.below.Set(x.Below, theme.ColorQuiet)
	r.belowEnd.Set(x.BelowEnd, theme.ColorQuiet)
	r.Refresh()
}

// under returns the text at the given position, and its tip.
func (r *itemRow) under(p fyne.Position) (part any, tip string) {
	for _, t := range r.texts() {
		at := p.Subtract(t.Position())
		if size := t.Size(); at.X >= 0 && at.X < size.Width && at.Y >= 0 && at.Y < size.Height {
			return t, t.tipText()
		}
	}
	return nil, ""
}

// CreateRenderer is called by Fyne.
func (r *itemRow) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(nil)
	ground.CornerRadius = theme.SpaceTiny
	ground.Hide()
	return &itemRowRenderer{
		row: r, ground: ground,
		objects: []fyne.CanvasObject{ground, r.title, r.end, r.below, r.belowEnd},
	}
}

type itemRowRenderer struct {
	row     *itemRow
	ground  *canvas.Rectangle
	objects []fyne.CanvasObject
}

// itemRowHeight is the height of every row. With the padding between rows, it is a multiple of
// four, as in a Table.
const itemRowHeight float32 = 48

// itemEndShare is the largest share of a line for the text at its end.
const itemEndShare = 0.5

func (r *itemRowRenderer) MinSize() fyne.Size { return fyne.NewSize(0, itemRowHeight) }

func (r *itemRowRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	room := fyne.NewSize(size.Width-2*theme.SpaceSmall, size.Height/2-theme.SpaceTiny)
	line := func(y float32, text, end *Text) {
		wide := min(fyne.MeasureText(end.Text, fynetheme.Size(end.SizeName), end.Style).Width, room.Width*itemEndShare)
		end.Move(fyne.NewPos(theme.SpaceSmall+room.Width-wide, y))
		end.Resize(fyne.NewSize(wide, room.Height))
		left := room.Width - wide
		if wide > 0 {
			left -= theme.SpaceSmall
		}
		text.Move(fyne.NewPos(theme.SpaceSmall, y))
		text.Resize(fyne.NewSize(max(0, left), room.Height))
	}
	line(theme.SpaceTiny, r.row.title, r.row.end)
	line(size.Height/2, r.row.below, r.row.belowEnd)
}

func (r *itemRowRenderer) Refresh() {
	r.ground.FillColor, r.ground.Hidden = fynetheme.Color(fynetheme.ColorNameHover), !r.row.Hovered
	r.ground.Refresh()
	r.Layout(r.row.Size())
	for _, t := range r.row.texts() {
		t.Refresh()
	}
}

func (r *itemRowRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *itemRowRenderer) Destroy()                     {}
