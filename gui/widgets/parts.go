package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// NewTitle returns the title of a screen: a heading that is never truncated.
func NewTitle(text string) *Text {
	t := NewHeading(text)
	t.Least = -1
	return t
}

// NewHeader returns the first line of a screen: its title and the objects next to it, with the
// standard space below.
func NewHeader(line fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(0, theme.SpaceMedium, 0, 0), line)
}

// NewSection returns the heading of a part of a form, with a line below.
func NewSection(text string) fyne.CanvasObject {
	head := NewWholeText(text, "")
	head.Style.Bold = true
	return container.NewVBox(head, widget.NewSeparator())
}

// ShowIf shows or hides an object.
func ShowIf(o fyne.CanvasObject, show bool) {
	if show {
		o.Show()
	} else {
		o.Hide()
	}
}

// Replace replaces everything in a container with one object.
func Replace(c *fyne.Container, o fyne.CanvasObject) {
	c.Objects = []fyne.CanvasObject{o}
	c.Refresh()
}

// EnableIf enables or disables an object.
func EnableIf(d fyne.Disableable, enable bool) {
	if enable {
		d.Enable()
	} else {
		d.Disable()
	}
}

// Preselect selects an option without calling OnChanged.
func Preselect(s *widget.Select, chosen string) {
	s.Selected = chosen
	s.Refresh()
}

// Silence marks changes by the program, so that listeners do not treat them as choices by the user.
type Silence struct{ kept bool }

// Keep runs a function whose changes are marked.
func (s *Silence) Keep(change func()) {
	s.kept = true
	change()
	s.kept = false
}

// Kept reports whether the program is changing inputs.
func (s *Silence) Kept() bool { return s.kept }

// Focus gives an object the keyboard focus, in the window that contains shown. The driver knows
// which window contains an object only after drawing it. For a page that has not been drawn yet,
// Focus uses the program's only window.
func Focus(shown fyne.CanvasObject, o fyne.Focusable) {
	driver := fyne.CurrentApp().Driver()
	if canvas := driver.CanvasForObject(shown); canvas != nil {
		canvas.Focus(o)
		return
	}
	if windows := driver.AllWindows(); len(windows) == 1 {
		windows[0].Canvas().Focus(o)
	}
}
