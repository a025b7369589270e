package directory

import (
	"strconv"

	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
	"github.com/rollcallsync/rollcall/gui/present"
)

// What Open shows.
const (
	openUser  = "user"
	openGroup = "group"
	openRun   = "run" // everything as of a run
)

// newBack is the way back to the screen from which somebody came; it is hidden.
func newBack(p *Page) *widget.Button {
	b := widget.NewButtonWithIcon("Back to History", fynetheme.NavigateBackIcon(), func() { p.env.Navigate("history", "back") })
	b.Hide()
	return b
}

// Open shows an account or a group: "user" or "group", the id of its connector, its
// own, and perhaps a run in which it was known, as of which it is shown where it is
// not known any more. With "run" and a run, it shows everything as of that. The way
// back to the history is offered.
func (p *Page) Open(args ...string) {
	p.back.Show()
	p.head.Refresh()
	p.set(func() {
		p.lists.SetSelected(listUsers)
		if args[0] == openGroup {
			p.lists.SetSelected(listGroups)
		}
	})
	p.listShown()
	p.set(p.clearFilters)
	p.goTo(directory.Moment{})
	switch {
	case args[0] == openRun:
		p.goTo(directory.Moment{Run: runNamed(args[1:])})
	case len(args) > 2:
		p.details.known = runNamed(args[3:])
		p.details.open(step{reference{group: args[0] == openGroup, connector: args[1], id: args[2]}, args[2]}, false)
	}
	p.load()
}

// goTo shows a moment.
func (p *Page) goTo(at directory.Moment) {
	p.at = at
	text := present.Now
	if at.Run != 0 {
		text = "Run " + quantity.Number(at.Run)
	}
	p.moment.SetText(text)
}

// goBackTo shows the run in which something was known that is not known now, if
// there is one.
func (p *Page) goBackTo(run int64) bool {
	if run == 0 || !p.at.IsNow() {
		return false
	}
	p.goTo(directory.Moment{Run: run})
	p.again()
	return true
}

// runNamed is the run that args begin with; 0 for none.
func runNamed(args []string) int64 {
	if len(args) == 0 {
		return 0
	}
	run, _ := strconv.ParseInt(args[0], 10, 64) // what is no number names none
	return run
}
