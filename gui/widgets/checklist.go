package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/theme"
)

// checkNameWidth is enough for the names of permissions and calls.
const checkNameWidth float32 = 292

// ChecklistItem is one line of a Checklist.
type ChecklistItem struct {
	Mark  string // see Badge
	State theme.State
	Name  string
	Text  string // the result; may be empty
	Hint  string // what to do; may be empty
}

// Checklist is a list of checks that grows or changes during a test.
type Checklist struct {
	widget.BaseWidget
	// NameWidth is the width of the names.
	NameWidth float32

	lines *fyne.Container
}

// NewChecklist returns an empty checklist.
func NewChecklist() *Checklist {
	c := &Checklist{
		NameWidth: checkNameWidth,
		lines:     container.New(layout.NewCustomPaddedVBoxLayout(-theme.SpaceSmall)),
	}
	c.ExtendBaseWidget(c)
	return c
}

// CreateRenderer stacks the lines vertically.
func (c *Checklist) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.lines) }

// Add appends a line.
func (c *Checklist) Add(item ChecklistItem) { c.lines.Add(c.line(item)) }

// Set replaces the line at the given index.
func (c *Checklist) Set(place int, item ChecklistItem) {
	c.lines.Objects[place] = c.line(item)
	c.lines.Refresh()
}

func (c *Checklist) line(item ChecklistItem) fyne.CanvasObject {
	texts := container.New(tight{})
	for _, text := range []string{item.Text, item.Hint} {
		if text != "" {
			l := widget.NewLabel(text)
			l.Wrapping = fyne.TextWrapWord
			texts.Add(l)
		}
	}
	head := container.NewHBox(
		container.New(fixedWidth{fieldMarkWidth}, NewBadge(item.Mark, "", item.State)),
		container.New(fixedWidth{c.NameWidth}, NewText(item.Name, "")))
	return container.NewBorder(nil, nil, head, nil, texts)
}

// Line returns the object that shows the line at the given index.
func (c *Checklist) Line(place int) fyne.CanvasObject { return c.lines.Objects[place] }

// Clear removes all lines.
func (c *Checklist) Clear() { c.lines.RemoveAll() }

// Len returns the number of lines.
func (c *Checklist) Len() int { return len(c.lines.Objects) }
