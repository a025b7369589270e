package history

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

func (p *Page) buildTable() {
	p.table = widgets.NewTable([]widgets.Column{
		{Title: "When", Width: 120},
		{Title: "Connector", Least: 96, Share: 10},
		{Title: "Why", Least: 64, Share: 7},
		{Title: "Result", Least: 120, Share: 12, State: true},
		{Title: "Took", Width: 68, Number: true, Spare: 1},
		{Title: "Users", Least: 76, Share: 5, Number: true},
		{Title: "Memberships", Least: 98, Share: 2, Number: true},
	}, func() int { return len(p.filtered) }, p.cells)
	p.table.OnSelected, p.table.OnEscape = p.rowChosen, p.closeDetail
	p.foot, p.footText = newFoot("Show older runs", func() {
		p.limit += runsRead
		p.load()
	})
	p.split = container.New(&halves{}, container.NewBorder(nil, p.foot, nil, nil, p.table), p.detail.object)
	p.detail.object.Hide()
}

// filter shows the runs with the chosen result.
func (p *Page) filter() {
	p.filtered = present.WithResult(p.runs, p.result.Selected)
	switch {
	case len(p.runs) == 0 && p.wanted == "":
		p.put(p.empty())
		return
	case len(p.filtered) == 0:
		p.message("No run fits. Choose another connector or result.")
		return
	}
	if p.newest {
		p.newest, p.chosen = false, p.filtered[0].ID
	}
	p.put(p.split)
	p.table.Refresh()
	p.showChosen()
}

// showChosen brings table and detail up to the chosen run.
func (p *Page) showChosen() {
	i := slices.IndexFunc(p.filtered, func(r directory.Run) bool { return r.ID == p.chosen })
	if i < 0 {
		p.closeDetail()
		return
	}
	p.openDetail(p.filtered[i])
	p.table.Select(i) // after the detail took its room, so that the row is in sight
}

func (p *Page) rowChosen(row int) {
	if row < 0 || row >= len(p.filtered) || p.filtered[row].ID == p.chosen {
		return
	}
	p.chosen = p.filtered[row].ID
	p.openDetail(p.filtered[row])
}

func (p *Page) openDetail(r directory.Run) {
	p.detail.show(r, p.name(r.Connector))
	p.detail.progressed(r.Connector, p.live)
	p.detail.object.Show()
	p.split.Refresh()
}

func (p *Page) closeDetail() {
	p.chosen = 0
	p.table.Unselect()
	p.detail.object.Hide()
	p.split.Refresh()
}

func (p *Page) cells(row int) []widgets.Cell {
	run, clock := p.filtered[row], p.env.Clock()
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

func (p *Page) name(connector string) string {
	for _, c := range p.connectors {
		if c.ID == connector {
			return c.Description
		}
	}
	return connector
}

func (p *Page) empty() fyne.CanvasObject {
	const title, text = "There is no run yet", "Every run will be listed here, with its result and what it changed."
	if len(p.connectors) == 0 {
		connect := widget.NewButton("New connector", func() { p.env.Navigate("connectors", "new") })
		connect.Importance = widget.HighImportance
		return widgets.NewEmpty(title, text, connect)
	}
	run := widget.NewButtonWithIcon("Sync Directory Data", theme.IconSync(), func() { p.env.Backend.StartSync(false) })
	run.Importance = widget.HighImportance
	return widgets.NewEmpty(title, text, run)
}
