package dashboard

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// latest is the card with the latest changes in words.
type latest struct {
	card    *widgets.Card
	summary *widget.Label
	lines   *fyne.Container
	open    func(present.Latest)
}

// newLatest returns the empty card. open shows the details of a change.
func newLatest(open func(present.Latest)) *latest {
	l := &latest{open: open, summary: widget.NewLabel(""), lines: container.New(layout.NewFormLayout())}
	title := widgets.NewText(lang.T("Latest changes"), "")
	title.Style.Bold = true
	l.summary.Wrapping = fyne.TextWrapWord
	pad := fynetheme.InnerPadding() // the label's padding, to align it with the other lines
	summary := container.New(layout.NewCustomPaddedLayout(-pad, -pad, -pad, -pad), l.summary)
	l.card = widgets.NewCard(container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall), title, summary, l.lines))
	return l
}

// set shows the changes, newest first.
func (l *latest) set(summary string, list []present.Latest) {
	if len(list) == 0 {
		summary = lang.T("Nothing has changed yet.")
	}
	l.summary.SetText(summary)
	widgets.ShowIf(l.summary, summary != "")
	l.lines.Objects = nil
	for _, change := range list {
		when := widgets.NewWholeText(change.When, theme.ColorQuiet)
		when.Tip = change.Exactly
		link := widgets.NewTextLink(change.Text, func() { l.open(change) })
		l.lines.Objects = append(l.lines.Objects, when,
			container.New(layout.NewCustomPaddedLayout(0, 0, theme.SpaceSmall, 0), link))
	}
	l.card.Refresh()
}

// latestOpener returns a function that opens the run of a change, filtered to similar changes.
func latestOpener(env Env) func(present.Latest) {
	return func(l present.Latest) {
		env.Navigate(nav.Run{Connector: l.Connector, ID: l.Run, Filter: l.Filter})
	}
}
