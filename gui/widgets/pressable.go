package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// hover is the base of a widget that shows whether the pointer is over it.
type hover struct {
	widget.BaseWidget
	Hovered bool
	// follow gets pointer events, and nil when the pointer leaves; it may be nil.
	follow func(*desktop.MouseEvent)
}

// MouseIn, MouseMoved and MouseOut track the pointer.
func (h *hover) MouseIn(e *desktop.MouseEvent) {
	h.Hovered = true
	h.Refresh()
	h.MouseMoved(e)
}

// MouseMoved is called by Fyne.
func (h *hover) MouseMoved(e *desktop.MouseEvent) {
	if h.follow != nil {
		h.follow(e)
	}
}

// MouseOut is called by Fyne.
func (h *hover) MouseOut() {
	h.Hovered = false
	h.Refresh()
	h.MouseMoved(nil)
}

// tips returns a function for hover.follow that shows the tip of the part of o under the pointer.
// under returns the part at a position and its tip, or nothing.
func tips(o fyne.CanvasObject, under func(fyne.Position) (part any, tip string)) func(*desktop.MouseEvent) {
	return func(e *desktop.MouseEvent) {
		layer := tipLayerOf(o)
		switch {
		case layer == nil:
		case e == nil:
			layer.Leave()
		default:
			part, tip := under(e.Position)
			layer.point(part, tip, e.AbsolutePosition)
		}
	}
}

// reach is the base of a widget that the pointer and the keyboard can reach.
type reach struct {
	hover
	Focused bool
}

// FocusGained, FocusLost and TypedRune track the keyboard focus.
func (r *reach) FocusGained() {
	r.Focused = true
	r.Refresh()
}

// FocusLost is called by Fyne.
func (r *reach) FocusLost() {
	r.Focused = false
	r.Refresh()
}

// TypedRune is called by Fyne.
func (r *reach) TypedRune(rune) {}

// Pressable is the base of a widget that is pressed with the pointer, or with Space and Enter while
// it has the keyboard focus.
type Pressable struct {
	reach
	OnTapped func()
	// Key gets all other keys; it may be nil.
	Key func(*fyne.KeyEvent)
}

// Tapped is called by Fyne.
func (p *Pressable) Tapped(*fyne.PointEvent) { p.OnTapped() }

// TypedKey is called by Fyne.
func (p *Pressable) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		p.OnTapped()
	default:
		if p.Key != nil {
			p.Key(k)
		}
	}
}

// AccessibilityRole returns the role of a button.
func (p *Pressable) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Paint shows on the widget's background whether the widget has the pointer or the keyboard focus.
func (r *reach) Paint(ground *canvas.Rectangle) {
	ground.FillColor, ground.StrokeColor, ground.StrokeWidth = nil, nil, 0
	if r.Hovered {
		ground.FillColor = fynetheme.Color(fynetheme.ColorNameHover)
	}
	if r.Focused {
		ground.StrokeColor, ground.StrokeWidth = fynetheme.Color(fynetheme.ColorNamePrimary), 2
	}
}
