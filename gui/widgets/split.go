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

// Split divides the space between two objects, with a handle between them. They are side by side if
// the container is wide enough, and otherwise stacked. The position of the handle is stored under a
// name. While the second object is hidden, the first gets all the space.
type Split struct {
	widget.BaseWidget

	// SideBySideFrom is the width from which the objects are side by side; 0 means never.
	SideBySideFrom float32
	// LeastFirst and LeastSecond are their minimum heights when stacked, if both fit.
	LeastFirst, LeastSecond float32

	first, second fyne.CanvasObject
	handle        *splitHandle
	name          string
	share         float64 // the first object's share, unless the user chose another one
	chosen        map[string]float64
}

// NewSplit returns a split whose position is stored under name. share is the first object's share
// until the user chooses another one.
func NewSplit(name string, share float64, first, second fyne.CanvasObject) *Split {
	s := &Split{first: first, second: second, chosen: map[string]float64{}}
	s.handle = newSplitHandle(s)
	s.name, s.share = name, share
	s.ExtendBaseWidget(s)
	return s
}

// Keep switches to the position stored under another name.
func (s *Split) Keep(name string, share float64) {
	if s.name != name {
		s.name, s.share = name, share
		s.Refresh()
	}
}

func (s *Split) sideBySide() bool { return s.SideBySideFrom > 0 && s.Size().Width >= s.SideBySideFrom }

// preference returns the name under which the position is stored.
func (s *Split) preference() string {
	if s.sideBySide() {
		return "split." + s.name + ".beside"
	}
	return "split." + s.name
}

func (s *Split) offset() float64 {
	p := s.preference()
	if _, known := s.chosen[p]; !known {
		s.chosen[p] = fyne.CurrentApp().Preferences().FloatWithFallback(p, s.share)
	}
	return min(max(s.chosen[p], 0), 1)
}

// move moves the handle.
func (s *Split) move(offset float64) {
	p := s.preference()
	s.chosen[p] = min(max(offset, 0), 1)
	fyne.CurrentApp().Preferences().SetFloat(p, s.chosen[p])
	s.Refresh()
}

// lengths divides a length between the first and the second object.
func (s *Split) lengths(size fyne.Size) (first, second float32) {
	room, least, leastSecond := size.Height-splitThickness, max(s.LeastFirst, s.first.MinSize().Height),
		max(s.LeastSecond, s.second.MinSize().Height)
	if s.sideBySide() {
		room, least, leastSecond = size.Width-splitThickness, s.first.MinSize().Width, s.second.MinSize().Width
	}
	first = float32(s.offset()) * room
	first = max(min(first, room-leastSecond), min(least, room/2))
	return first, room - first
}

// CreateRenderer is called by Fyne.
func (s *Split) CreateRenderer() fyne.WidgetRenderer { return &splitRenderer{s} }

type splitRenderer struct{ split *Split }

const splitThickness = theme.SpaceMedium

func (r *splitRenderer) Layout(size fyne.Size) {
	s := r.split
	if !s.second.Visible() {
		s.handle.Hide()
		s.first.Move(fyne.Position{})
		s.first.Resize(size)
		return
	}
	s.handle.Show()
	first, second := s.lengths(size)
	s.first.Move(fyne.Position{})
	if s.sideBySide() {
		s.first.Resize(fyne.NewSize(first, size.Height))
		s.handle.Move(fyne.NewPos(first, 0))
		s.handle.Resize(fyne.NewSize(splitThickness, size.Height))
		s.second.Move(fyne.NewPos(first+splitThickness, 0))
		s.second.Resize(fyne.NewSize(second, size.Height))
		return
	}
	s.first.Resize(fyne.NewSize(size.Width, first))
	s.handle.Move(fyne.NewPos(0, first))
	s.handle.Resize(fyne.NewSize(size.Width, splitThickness))
	s.second.Move(fyne.NewPos(0, first+splitThickness))
	s.second.Resize(fyne.NewSize(size.Width, second))
}

func (r *splitRenderer) MinSize() fyne.Size {
	first, second := r.split.first.MinSize(), r.split.second.MinSize()
	if !r.split.second.Visible() {
		return first
	}
	if wide := first.Width + splitThickness + second.Width; r.split.SideBySideFrom > 0 &&
		r.split.SideBySideFrom <= wide {
		return fyne.NewSize(wide, max(first.Height, second.Height))
	}
	return fyne.NewSize(max(first.Width, second.Width), first.Height+splitThickness+second.Height)
}

func (r *splitRenderer) Refresh() {
	r.Layout(r.split.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *splitRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.split.first, r.split.handle, r.split.second}
}

func (r *splitRenderer) Destroy() {}

// splitHandle can be dragged, or moved with the arrow keys.
type splitHandle struct {
	reach
	split *Split
}

var (
	_ fyne.Draggable     = (*splitHandle)(nil)
	_ fyne.Focusable     = (*splitHandle)(nil)
	_ fyne.Accessible    = (*splitHandle)(nil)
	_ desktop.Hoverable  = (*splitHandle)(nil)
	_ desktop.Cursorable = (*splitHandle)(nil)
)

func newSplitHandle(s *Split) *splitHandle {
	h := &splitHandle{split: s}
	h.ExtendBaseWidget(h)
	return h
}

// Dragged moves the handle with the pointer.
func (h *splitHandle) Dragged(e *fyne.DragEvent) {
	s := h.split
	first, second := s.lengths(s.Size())
	by := e.Dragged.DY
	if s.sideBySide() {
		by = e.Dragged.DX
	}
	if room := first + second; room > 0 {
		s.move(float64((first + by) / room))
	}
}

// DragEnd is called by Fyne.
func (h *splitHandle) DragEnd() {}

// Cursor shows in which direction the handle moves.
func (h *splitHandle) Cursor() desktop.Cursor {
	if h.split.sideBySide() {
		return desktop.HResizeCursor
	}
	return desktop.VResizeCursor
}

// TypedKey moves the handle in steps, and to the ends.
func (h *splitHandle) TypedKey(k *fyne.KeyEvent) {
	const step = 0.05
	switch s := h.split; k.Name {
	case fyne.KeyUp, fyne.KeyLeft:
		s.move(s.offset() - step)
	case fyne.KeyDown, fyne.KeyRight:
		s.move(s.offset() + step)
	case fyne.KeyHome:
		s.move(0)
	case fyne.KeyEnd:
		s.move(1)
	}
}

// AccessibilityLabel describes the handle.
func (h *splitHandle) AccessibilityLabel() string { return lang.T("Resize the two parts") }

// AccessibilityRole returns the role of a separator.
func (h *splitHandle) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer draws a grip in the middle.
func (h *splitHandle) CreateRenderer() fyne.WidgetRenderer {
	grip := canvas.NewRectangle(nil)
	return &splitHandleRenderer{handle: h, grip: grip}
}

type splitHandleRenderer struct {
	handle *splitHandle
	grip   *canvas.Rectangle
}

func (r *splitHandleRenderer) Layout(size fyne.Size) {
	const length, thickness = 40, 4
	grip := fyne.NewSize(length, thickness)
	if r.handle.split.sideBySide() {
		grip = fyne.NewSize(thickness, length)
	}
	r.grip.CornerRadius = thickness / 2
	r.grip.Resize(grip)
	r.grip.Move(fyne.NewPos((size.Width-grip.Width)/2, (size.Height-grip.Height)/2))
	r.Refresh()
}

func (r *splitHandleRenderer) MinSize() fyne.Size {
	return fyne.NewSquareSize(splitThickness)
}

func (r *splitHandleRenderer) Refresh() {
	color := fynetheme.Color(theme.ColorQuiet)
	if r.handle.Hovered || r.handle.Focused {
		color = fynetheme.Color(fynetheme.ColorNamePrimary)
	}
	r.grip.FillColor = color
	r.grip.Refresh()
}

func (r *splitHandleRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.grip} }
func (r *splitHandleRenderer) Destroy()                     {}
