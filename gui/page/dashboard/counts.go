package dashboard

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// counts shows the numbers of a connector side by side, each followed by its unit.
type counts struct {
	row   *fyne.Container
	shown []present.Amount
}

func newCounts() *counts {
	return &counts{row: container.New(layout.NewCustomPaddedHBoxLayout(theme.SpaceMedium))}
}

// set shows numbers. Without any, the widget takes up no space.
func (c *counts) set(list []present.Amount) {
	if len(list) != len(c.shown) {
		c.row.RemoveAll()
		for range list {
			c.row.Add(newAmount())
		}
	}
	for i, a := range list {
		texts := c.row.Objects[i].(*fyne.Container).Objects
		texts[0].(*widgets.Text).SetText(a.Number)
		texts[1].(*widgets.Text).SetText(a.Noun)
	}
	c.shown = list
	widgets.ShowIf(c.row, len(list) > 0)
	c.row.Refresh()
}

func newAmount() fyne.CanvasObject {
	number, noun := widgets.NewWholeText("", ""), widgets.NewWholeText("", theme.ColorQuiet)
	number.SizeName, number.Style.Bold = fynetheme.SizeNameHeadingText, true
	return &fyne.Container{Layout: amountLayout{}, Objects: []fyne.CanvasObject{number, noun}}
}

// amountLayout puts a small text next to a large one, on the same baseline.
type amountLayout struct{}

func (amountLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	large, small := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(large.Width+theme.SpaceTiny+small.Width, max(large.Height, small.Height))
}

func (amountLayout) Layout(objects []fyne.CanvasObject, _ fyne.Size) {
	const below = 0.27 // the part of a text's height that is below the baseline, in Fyne's font
	large, small := objects[0].MinSize(), objects[1].MinSize()
	objects[0].Resize(large)
	objects[1].Resize(small)
	objects[1].Move(fyne.NewPos(large.Width+theme.SpaceTiny, (1-below)*(large.Height-small.Height)))
}
