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
	l := &latest{summary: widgets.NewText("", ""), lines: container.New(layout.NewFormLayout())}
	title := widgets.NewText("Latest changes", "")
	title.Style.Bold = true
	l.card = widgets.NewCard(container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall), title, l.summary, l.lines))
	return l
}

// set shows the changes, newest first.
func (l *latest) set(summary string, list []present.Latest) {
	if len(list) == 0 {
		summary = "Nothing has changed yet."
	}
	fill(l.summary, summary)
	l.lines.Objects = nil
	for _, change := range list {
		when := widgets.NewWholeText(change.When, theme.ColorQuiet)
		when.Tip = change.Exactly
		l.lines.Objects = append(l.lines.Objects, when,
			container.New(layout.NewCustomPaddedLayout(0, 0, theme.SpaceSmall, 0), widgets.NewText(change.Text, "")))
	}
	l.card.Refresh()
}
