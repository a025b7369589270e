package dashboard

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// latest is the card of the latest changes in words.
type latest struct {
	card    *widgets.Card
	summary *widgets.Text
	lines   *fyne.Container
}

func newLatest() *latest {
	l := &latest{summary: widgets.NewText("", ""), lines: container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceTiny))}
	title := widgets.NewText("Latest changes", "")
	title.Style.Bold = true
	l.card = widgets.NewCard(container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall), title, l.summary, l.lines))
	return l
}

// set shows the changes, newest first.
func (l *latest) set(summary string, list []present.Latest) {
	fill(l.summary, summary)
	l.lines.Objects = nil
	for _, change := range list {
		l.lines.Objects = append(l.lines.Objects, widgets.NewColumns([]float32{1, 5},
			widgets.NewText(change.When, theme.ColorQuiet), widgets.NewText(change.Text, "")))
	}
	if len(list) == 0 {
		l.lines.Objects = []fyne.CanvasObject{widgets.NewText("Nothing has changed yet.", theme.ColorQuiet)}
	}
	l.lines.Refresh()
}
