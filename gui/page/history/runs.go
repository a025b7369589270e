package history

import (
	"cmp"
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

func (p *Page) buildTable() {
	p.table = widgets.NewTable(nil, func() int { return len(p.runs) }, p.cells)
	p.table.ComesBy(present.ByWhen, true)
	p.table.SetColumns("runs", []widgets.Column{
		{Key: present.ByWhen, Sorts: true, Title: lang.T("When"), Width: 120},
		{Key: present.ByConnector, Sorts: true, Title: lang.T("Connector"), Least: 96, Share: 10},
		{Key: present.ByWhy, Sorts: true, Title: lang.T("Why"), Least: 64, Share: 7},
		{Key: present.ByResult, Sorts: true, Title: lang.T("Result"), Least: 120, Share: 12, State: true},
		{Key: present.ByTook, Sorts: true, Title: lang.T("Took"), Width: 68, Number: true, Spare: 1},
		{Key: present.ByUsers, Sorts: true, Title: lang.T("Users"), Least: 76, Share: 5, Number: true},
		{Key: present.ByMemberships, Sorts: true, Title: lang.T("Memberships"), Least: 98, Share: 2, Number: true},
	})
	p.table.OnSort = func(string, bool) { p.showRuns() }
	p.table.OnSelected, p.table.OnEscape = p.rowChosen, p.closeDetail
	p.divide("history", lang.T("Show older runs"), p.load)
}

// showRuns shows the runs that were read.
func (p *Page) showRuns() {
	switch {
	case len(p.runs) == 0 && !p.filtered():
		p.put(p.empty())
		return
	case len(p.runs) == 0:
		p.closeDetail()
		p.put(widgets.NewEmpty(lang.T("No run matches"), lang.T("Choose another connector, result, reason or time."),
			widget.NewButton(lang.T("Show all runs"), p.showAll)))
		return
	}
	if p.newest {
		p.newest, p.chosen = false, p.runs[0].ID
	}
	by, descending := p.table.SortedBy()
	present.SortRuns(p.runs, p.name, by, descending)
	p.put(p.split)
	p.table.Refresh()
	i := slices.IndexFunc(p.runs, func(r directory.Run) bool { return r.ID == p.chosen })
	p.showChosen(i, p.detail.run.ID == p.chosen, func(i int) { p.open(p.runs[i]) })
}

// showAll removes all filters.
func (p *Page) showAll() {
	p.wanted = ""
	p.clearChoices()
	p.load()
}

func (p *Page) rowChosen(row int) {
	if row < 0 || row >= len(p.runs) || p.runs[row].ID == p.chosen {
		return
	}
	p.chosen = p.runs[row].ID
	p.open(p.runs[row])
}

func (p *Page) open(r directory.Run) {
	if r.State == directory.StateHeld {
		p.split.Keep("history.held", heldShare)
	} else {
		p.split.Keep("history", listShare)
	}
	p.detail.show(r, p.name(r.Connector))
	p.detail.progressed(r.Connector, p.live)
	p.openDetail()
}

func (p *Page) cells(row int) []widgets.Cell {
	run, clock := p.runs[row], p.env.Clock()
	r := present.RunRowOf(run, p.name(run.Connector), clock)
	if live, ours := p.live[run.Connector]; ours && run.State == directory.StateRunning {
		r = r.WithProgress(live, clock.Now.Sub(run.StartedAt))
	}
	return []widgets.Cell{
		{Text: r.When, Tip: r.Exactly},
		{Text: r.Connector},
		{Text: r.Why, Color: theme.ColorQuiet, Tip: r.Because},
		{Text: r.Result, Mark: r.State.Mark, State: theme.State(r.State.Tone), Tip: r.More},
		{Text: r.Took, Color: theme.ColorQuiet},
		{Text: r.Users},
		{Text: r.Memberships},
	}
}

// name returns the description of a connector, or its ID if it no longer exists.
func (p *Page) name(connector string) string { return cmp.Or(p.shared.name(connector), connector) }

// exportAll writes all runs that match the choices to a file.
func (p *Page) exportAll() {
	q, backend := p.query(), p.env.Backend
	p.export(present.RunsFile, func(ctx context.Context, path string) (int, error) {
		return backend.SaveRuns(ctx, q, path)
	}, present.RunsWritten)
}

func (p *Page) empty() fyne.CanvasObject {
	title, text := lang.T("No runs yet"), lang.T("Every run will be listed here, with its result and what it changed.")
	if len(p.connectors) == 0 {
		connect := widget.NewButton(lang.T("New connector"), func() { p.env.Navigate(nav.NewConnector{}) })
		connect.Importance = widget.HighImportance
		return widgets.NewEmpty(title, text, connect)
	}
	run := widget.NewButtonWithIcon(lang.T("Sync Directory Data"), theme.IconSync(),
		func() { p.env.Backend.StartSync(false) })
	run.Importance = widget.HighImportance
	return widgets.NewEmpty(title, text, run)
}
