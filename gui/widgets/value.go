package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
)

// Value is a text of one or more lines that can be read and copied, at any width. It wraps between
// words. A word that is too long for a line, such as an address, breaks at its punctuation (see
// breakLines), but is copied as a whole.
type Value struct {
	widget.BaseWidget
	text string

	label *widget.Label
	copy  *copyArea
	width float32 // for which the lines were broken
}

var _ fyne.Accessible = (*Value)(nil)

// NewValue returns a text that can be copied.
func NewValue(text string) *Value {
	v := &Value{text: text, label: widget.NewLabel(""), copy: &copyArea{text: text}}
	v.label.Selectable = true
	v.copy.ExtendBaseWidget(v.copy)
	v.copy.Hide()
	v.ExtendBaseWidget(v)
	return v
}

// AccessibilityLabel returns the original text.
func (v *Value) AccessibilityLabel() string { return v.text }

// AccessibilityRole returns the role of a text.
func (v *Value) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer is called by Fyne.
func (v *Value) CreateRenderer() fyne.WidgetRenderer {
	v.flow(v.Size().Width)
	return &valueRenderer{value: v, objects: []fyne.CanvasObject{v.copy, v.label}}
}

// flow breaks the text into lines of the given width.
func (v *Value) flow(width float32) {
	if width == v.width && v.label.Text != "" {
		return
	}
	v.width = width
	lines, split := breakLines(v.text, width-2*fynetheme.InnerPadding(), func(text string) float32 {
		return fyne.MeasureText(text, fynetheme.TextSize(), fyne.TextStyle{}).Width
	})
	v.label.Text, v.label.Selectable = joined(lines), !split
	v.label.Refresh()
	ShowIf(v.copy, split)
}

type valueRenderer struct {
	value   *Value
	objects []fyne.CanvasObject
}

// leastValue is the minimum width of a value.
const leastValue float32 = 60

func (r *valueRenderer) MinSize() fyne.Size {
	return fyne.NewSize(leastValue, r.value.label.MinSize().Height)
}

func (r *valueRenderer) Layout(size fyne.Size) {
	r.value.flow(size.Width)
	r.value.label.Resize(size)
	r.value.copy.Resize(size)
}

func (r *valueRenderer) Refresh() {
	r.value.width = -1 // the theme may have changed
	r.Layout(r.value.Size())
}

func (r *valueRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *valueRenderer) Destroy()                     {}

// copyArea copies a text, with the context menu or with the copy shortcut while it has the keyboard
// focus.
type copyArea struct {
	widget.BaseWidget
	text    string
	focused bool
}

var (
	_ fyne.SecondaryTappable = (*copyArea)(nil)
	_ fyne.Focusable         = (*copyArea)(nil)
	_ fyne.Shortcutable      = (*copyArea)(nil)
	_ desktop.Mouseable      = (*copyArea)(nil)
)

// TappedSecondary opens a menu with Copy.
func (c *copyArea) TappedSecondary(e *fyne.PointEvent) {
	if at := fyne.CurrentApp().Driver().CanvasForObject(c); at != nil {
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", fyne.NewMenuItem(lang.T("Copy"), c.put)), at,
			e.AbsolutePosition)
	}
}

// MouseDown takes the keyboard focus.
func (c *copyArea) MouseDown(*desktop.MouseEvent) { Focus(c, c) }

// MouseUp is called by Fyne.
func (c *copyArea) MouseUp(*desktop.MouseEvent) {}

// TypedShortcut copies the text.
func (c *copyArea) TypedShortcut(s fyne.Shortcut) {
	if _, ok := s.(*fyne.ShortcutCopy); ok {
		c.put()
	}
}

func (c *copyArea) put() { fyne.CurrentApp().Clipboard().SetContent(c.text) }

// FocusGained, FocusLost, TypedRune and TypedKey are called by Fyne.
func (c *copyArea) FocusGained()            { c.focused = true; c.Refresh() }
func (c *copyArea) FocusLost()              { c.focused = false; c.Refresh() }
func (c *copyArea) TypedRune(rune)          {}
func (c *copyArea) TypedKey(*fyne.KeyEvent) {}

// CreateRenderer draws the text as selected while it has the keyboard focus.
func (c *copyArea) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(func(ground *canvas.Rectangle) {
		ground.FillColor = color.Transparent
		if c.focused {
			ground.FillColor = fynetheme.Color(fynetheme.ColorNameSelection)
		}
	})
}
