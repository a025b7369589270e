package directory

import (
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/present"
)

// newBack returns the button that goes back to the previous screen. It is hidden at first.
func newBack(p *Page) *widget.Button {
	b := widget.NewButtonWithIcon(lang.T("Back to History"), fynetheme.NavigateBackIcon(), func() {
		p.env.Navigate(nav.BackToHistory{})
	})
	b.Hide()
	return b
}

// Open shows an account, a group, or the directory as of a run, with a button back to the history.
func (p *Page) Open(d nav.Destination) {
	p.back.Show()
	p.head.Refresh()
	_, groups := d.(nav.Group)
	p.quiet.Keep(func() {
		p.lists.SetSelected(listUsers.String())
		if groups {
			p.lists.SetSelected(listGroups.String())
		}
	})
	p.listShown()
	p.quiet.Keep(p.clearFilters)
	p.goTo(directory.Moment{})
	switch d := d.(type) {
	case nav.DirectoryAt:
		p.goTo(directory.Moment{Run: d.Run})
	case nav.Account:
		p.details.openKnown(reference{connector: d.Connector, id: d.ID}, d.Run)
	case nav.Group:
		p.details.openKnown(reference{group: true, connector: d.Connector, id: d.ID}, d.Run)
	}
	p.load()
}

// openKnown opens an object that existed in a run.
func (d *details) openKnown(r reference, run int64) {
	d.known = run
	d.open(step{r, r.id}, false)
}

// goTo shows the directory as of the given moment.
func (p *Page) goTo(at directory.Moment) {
	p.at = at
	text := present.Now.String()
	if at.Run != 0 {
		text = lang.T("Run %s", lang.Number(at.Run))
	}
	p.moment.SetText(text)
}

// goBackTo shows the directory as of a run in which a missing object existed, if there is one.
func (p *Page) goBackTo(run int64) bool {
	if run == 0 || !p.at.IsNow() {
		return false
	}
	p.goTo(directory.Moment{Run: run})
	p.again()
	return true
}
