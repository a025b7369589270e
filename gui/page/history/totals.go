package history

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// totals are cards side by side with the number of accounts, groups and memberships, and what
// changed.
type totals struct{ row *fyne.Container }

func newTotals() *totals { return &totals{row: container.NewGridWithColumns(1)} }

// set shows totals. Without any, the widget takes up no space.
func (t *totals) set(list []present.Total) {
	t.row.Objects = nil
	for _, x := range list {
		t.row.Add(totalCard(x))
	}
	t.row.Layout = layout.NewGridLayoutWithColumns(max(1, len(list)))
	widgets.ShowIf(t.row, len(list) > 0)
	t.row.Refresh()
}

// totalCard shows a number above its unit and its changes.
func totalCard(x present.Total) fyne.CanvasObject {
	title, number, changed := widgets.NewText(x.Title, theme.ColorQuiet), widgets.NewText(x.Number, ""),
		widgets.NewText(x.Delta, "")
	number.SizeName, number.Style.Bold = fynetheme.SizeNameSubHeadingText, true
	for _, text := range []*widgets.Text{title, number, changed} {
		text.Tip = x.Tip
	}
	if x.Number == "" {
		number.Text, changed.Text = x.Delta, ""
	}
	pad := theme.SpaceSmall
	return widgets.NewPanel(container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad),
		container.New(layout.NewCustomPaddedVBoxLayout(0), title, number, changed)))
}
