package directory

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

const quietColor = theme.ColorQuiet

// find reads the search results, after a pause in which the user may type on.
func (p *Page) find(pause time.Duration) {
	if !p.quiet.Kept() {
		p.listing.show(p.source(), pause)
	}
}

// again reads everything on the screen again. Choices and scroll positions stay.
func (p *Page) again() {
	if p.listing.pages.None() {
		p.find(choicePause)
		return
	}
	p.listing.again(p.source())
	p.details.reload()
}

// source returns the list that the filters select.
func (p *Page) source() source {
	q := p.filters.chosen.Query()
	q.At, q.Search, q.Sort = p.at, p.search.Text, p.order()
	if p.groups() {
		q.Domains = nil
		q.Traits = directory.Traits{Synced: q.Traits.Synced, GroupKind: q.Traits.GroupKind}
	} else {
		q.Traits.GroupKind = ""
	}
	return source{lists: p.env.Lists, groups: p.groups(), query: q}
}

// show draws the rows that have arrived, or says why there are none.
func (p *Page) show(first bool) {
	known := p.listing.known
	p.broken = false
	p.exports.enable()
	kind := directory.KindUser
	if p.groups() {
		kind = directory.KindGroup
	}
	p.setCount(present.CountText(known.rows, !known.ended, kind))
	if known.rows == 0 {
		p.replace(p.nothing())
		return
	}
	p.replace(p.split)
	if first || p.listing.moved {
		p.table.ClearPicked()
	}
	p.table.Refresh()
	p.quiet.Keep(p.mark)
	if first {
		p.table.ScrollToTop()
		p.details.reload()
	}
}

// mark selects the row of the object in the pane, wherever the row is now.
func (p *Page) mark() {
	at := p.listing.pages.Find(func(x present.ObjectRow) bool {
		return p.details.starts(reference{group: p.groups(), id: x.ID, connector: x.Connector})
	})
	if at < 0 {
		p.table.Unselect()
		return
	}
	p.table.Mark(at)
}

func (p *Page) replace(o fyne.CanvasObject) {
	if p.body.Objects[0] != o {
		widgets.Replace(p.body, o)
	}
}

// setCount shows the number of rows, and adapts the layout.
func (p *Page) setCount(text string) {
	if p.count.Text != text {
		p.count.SetText(text)
		p.head.Refresh()
	}
}

// followed shows the row that an arrow key selected, if the pane is open. It reads in the
// background, and drops the result if the selection moves on.
func (p *Page) followed(row int) {
	if len(p.details.way) == 0 || p.table.Several().Len() > 0 {
		return
	}
	if p.selected(row); len(p.details.way) > 0 {
		p.quiet.Keep(p.mark)
	}
}

func (p *Page) selected(row int) {
	if p.quiet.Kept() {
		return
	}
	if x, ok := p.listing.pages.Row(row); ok {
		p.details.open(step{reference{group: p.groups(), id: x.ID, connector: x.Connector}, x.Name}, false)
	}
}
