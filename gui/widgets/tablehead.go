package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/theme"
)

const (
	headHeight float32 = 32
	// headMarkRoom is the space for the sort mark next to a title. badgeMarkRoom is the space for
	// the mark of a badge.
	headMarkRoom  = markSize
	badgeMarkRoom = markSize + theme.SpaceTiny
	// leastColumn and mostColumn are the limits for resizing a column.
	leastColumn float32 = 40
	mostColumn  float32 = 600
	// edgeWidth is the width in which an edge can be dragged.
	edgeWidth = theme.SpaceMedium
	// menuWidth is the width of the button at the end of the heading. Rows leave this space for
	// their scroll bar.
	menuWidth float32 = 28
)

// tableHead is the heading of a table: the titles, the edges between them, and the button that
// opens the columns menu.
type tableHead struct {
	widget.BaseWidget
	table  *Table
	titles []*headTitle
	edges  []*headEdge
	button *headButton
	widths []float32 // of the columns after layout
}

func newTableHead(t *Table) *tableHead {
	h := &tableHead{table: t, button: newHeadButton(t)}
	h.ExtendBaseWidget(h)
	return h
}

// rebuild creates the heading for the current columns.
func (h *tableHead) rebuild() {
	if columns := h.table.laidOut; len(h.titles) != len(columns) {
		h.titles, h.edges = make([]*headTitle, len(columns)), make([]*headEdge, len(columns))
		for i := range columns {
			h.titles[i], h.edges[i] = newHeadTitle(h.table, i), newHeadEdge(h.table, i)
		}
	}
	for _, title := range h.titles {
		title.Refresh()
	}
	h.Refresh()
}

// CreateRenderer is called by Fyne.
func (h *tableHead) CreateRenderer() fyne.WidgetRenderer { return &tableHeadRenderer{head: h} }

type tableHeadRenderer struct{ head *tableHead }

// MinSize is the size of the columns that are never hidden.
func (r *tableHeadRenderer) MinSize() fyne.Size {
	return fyne.NewSize(r.head.table.laidOut.leastRoom()+theme.SpaceMedium+menuWidth, headHeight)
}

func (r *tableHeadRenderer) Layout(size fyne.Size) {
	h := r.head
	h.widths = h.table.laidOut.widths(columnsRoom(size.Width))
	x := theme.SpaceMedium
	for i, width := range h.widths {
		title, edge := h.titles[i], h.edges[i]
		title.Hidden, edge.Hidden = width < 0, width < 0
		if width < 0 {
			continue
		}
		title.Move(fyne.NewPos(x, 0))
		title.Resize(fyne.NewSize(width, size.Height))
		edge.Move(fyne.NewPos(x+width, 0))
		edge.Resize(fyne.NewSize(edgeWidth, size.Height))
		x += width + theme.SpaceMedium
	}
	h.button.Move(fyne.NewPos(size.Width-menuWidth, (size.Height-menuWidth)/2))
	h.button.Resize(fyne.NewSquareSize(menuWidth))
}

func (r *tableHeadRenderer) Refresh() {
	r.Layout(r.head.Size())
	canvas.Refresh(r.head)
}

func (r *tableHeadRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, 0, 2*len(r.head.titles)+1)
	for _, title := range r.head.titles {
		objects = append(objects, title)
	}
	for _, edge := range r.head.edges {
		objects = append(objects, edge)
	}
	return append(objects, r.head.button)
}

func (r *tableHeadRenderer) Destroy() {}

// headTitle is the title of a column. A click sorts by the column.
type headTitle struct {
	hover
	table  *Table
	column int
}

var (
	_ fyne.Accessible        = (*headTitle)(nil)
	_ fyne.Tappable          = (*headTitle)(nil)
	_ fyne.SecondaryTappable = (*headTitle)(nil)
	_ desktop.Hoverable      = (*headTitle)(nil)
)

func newHeadTitle(t *Table, column int) *headTitle {
	h := &headTitle{table: t, column: column}
	h.ExtendBaseWidget(h)
	return h
}

func (h *headTitle) of() Column { return h.table.columns[h.column] }

// sorts reports whether a click sorts.
func (h *headTitle) sorts() bool { return h.of().Sorts && h.table.OnSort != nil }

// sorted reports whether the rows are sorted by the column.
func (h *headTitle) sorted() (yes, descending bool) {
	key, descending := h.table.SortedBy()
	return key != "" && key == h.of().key(), descending
}

// AccessibilityLabel returns the title, with the order if the rows are sorted by it.
func (h *headTitle) AccessibilityLabel() string {
	yes, descending := h.sorted()
	switch {
	case !yes:
		return h.of().Title
	case descending:
		return lang.T("%s, sorted in descending order", h.of().Title)
	}
	return lang.T("%s, sorted in ascending order", h.of().Title)
}

// AccessibilityRole returns the role of a button if the title sorts.
func (h *headTitle) AccessibilityRole() fyne.AccessibleRole {
	if h.sorts() {
		return fyne.AccessibleRoleButton
	}
	return fyne.AccessibleRoleText
}

// Tapped sorts by the column, or reverses the order.
func (h *headTitle) Tapped(*fyne.PointEvent) {
	if h.sorts() {
		yes, descending := h.sorted()
		h.table.sortBy(h.of().key(), yes && !descending)
	}
}

// TappedSecondary opens the columns menu.
func (h *headTitle) TappedSecondary(e *fyne.PointEvent) {
	h.table.columnsMenu(e.AbsolutePosition, false)
}

// CreateRenderer is called by Fyne.
func (h *headTitle) CreateRenderer() fyne.WidgetRenderer {
	r := &headTitleRenderer{title: h, text: NewText("", theme.ColorQuiet), mark: new(canvas.Image)}
	r.text.Style.Bold = true
	r.mark.FillMode = canvas.ImageFillContain
	r.Refresh()
	return r
}

type headTitleRenderer struct {
	title *headTitle
	text  *Text
	mark  *canvas.Image // shows the sort order
}

func (r *headTitleRenderer) MinSize() fyne.Size { return fyne.NewSize(0, headHeight) }

func (r *headTitleRenderer) Layout(size fyne.Size) {
	room := size.Width
	if r.mark.Visible() {
		room = max(0, room-headMarkRoom)
	}
	width := min(room, textWidth(r.text.Text, true)+1)
	x, markX := float32(0), width
	if r.title.of().Number {
		x, markX = size.Width-width, size.Width-width-headMarkRoom
	}
	r.text.Move(fyne.NewPos(x, 0))
	r.text.Resize(fyne.NewSize(width, size.Height))
	r.mark.Move(fyne.NewPos(markX, (size.Height-markSize)/2))
	r.mark.Resize(fyne.NewSquareSize(markSize))
}

func (r *headTitleRenderer) Refresh() {
	yes, descending := r.title.sorted()
	color := theme.ColorQuiet
	if r.title.Hovered && r.title.sorts() || yes {
		color = fynetheme.ColorNameForeground
	}
	r.text.Set(r.title.of().Title, color)
	icon := fynetheme.MenuDropUpIcon()
	if descending {
		icon = fynetheme.MenuDropDownIcon()
	}
	r.mark.Resource, r.mark.Hidden = icon, !yes
	r.Layout(r.title.Size())
	r.mark.Refresh()
}

func (r *headTitleRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.text, r.mark}
}
func (r *headTitleRenderer) Destroy() {}

// textWidth returns the width of a text as drawn.
func textWidth(text string, bold bool) float32 {
	return fyne.MeasureText(text, fynetheme.TextSize(), fyne.TextStyle{Bold: bold}).Width
}
