package directory

import (
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// column is one column of the list: its layout and its text for a row. Its key is the sort order
// that it selects.
type column struct {
	title lang.Key
	widgets.Column
	by   directory.SortKey
	show func(p *Page, x present.ObjectRow) widgets.Cell
}

func quiet(text string) widgets.Cell { return widgets.Cell{Text: text, Color: quietColor} }

// The columns of both lists. Those with the highest Spare are hidden first. Name, department and
// status stay visible next to the details.
var (
	nameColumn = column{
		lang.Key("Name"),
		widgets.Column{Least: 112, Share: 30},
		directory.SortName,
		func(_ *Page, x present.ObjectRow) widgets.Cell { return widgets.Cell{Text: x.Name} },
	}
	statusColumn = column{
		lang.Key("Status"),
		widgets.Column{Least: 84, Share: 8, State: true},
		directory.SortStatus,
		statusCell,
	}
	// connectorColumn is shown only if there are several connectors.
	connectorColumn = column{
		lang.Key("Connector"),
		widgets.Column{Least: 110, Share: 12, Spare: 3},
		directory.SortConnector,
		func(p *Page, x present.ObjectRow) widgets.Cell { return quiet(p.connectorName(x.Connector)) },
	}
	changedColumn = column{
		lang.Key("Last change"),
		widgets.Column{Width: 132, Spare: 4},
		directory.SortChanged,
		changedCell,
	}
)

var userColumns = []column{
	nameColumn,
	{
		lang.Key("Address"),
		widgets.Column{Least: 140, Wants: 220, Share: 40, Spare: 2},
		directory.SortAddress,
		func(_ *Page, x present.ObjectRow) widgets.Cell { return quiet(x.Address) },
	},
	{
		lang.Key("Department"),
		widgets.Column{Least: 76, Wants: 110, Share: 22, Spare: 1},
		directory.SortDepartment,
		func(_ *Page, x present.ObjectRow) widgets.Cell { return quiet(x.More) },
	},
	statusColumn,
	connectorColumn,
	changedColumn,
	{
		lang.Key("Licences"),
		widgets.Column{Width: 80, Number: true, Spare: 5},
		directory.SortLicences,
		func(_ *Page, x present.ObjectRow) widgets.Cell { return quiet(lang.Number(x.Licences)) },
	},
	{
		lang.Key("Type"),
		widgets.Column{Width: 76, Spare: 6},
		directory.SortType,
		func(_ *Page, x present.ObjectRow) widgets.Cell { return quiet(x.AccountType) },
	},
}

var groupColumns = []column{
	nameColumn,
	{
		lang.Key("Mail"),
		widgets.Column{Least: 104, Wants: 200, Share: 40, Spare: 2},
		directory.SortMail,
		func(_ *Page, x present.ObjectRow) widgets.Cell { return quiet(x.Address) },
	},
	{
		lang.Key("Kind"),
		widgets.Column{Least: 76, Wants: 90, Share: 22, Spare: 1},
		directory.SortKind,
		func(_ *Page, x present.ObjectRow) widgets.Cell { return quiet(x.More) },
	},
	{lang.Key("Members"), widgets.Column{Width: 84, Number: true, Spare: 1}, directory.SortMembers, membersCell},
	statusColumn,
	connectorColumn,
	changedColumn,
}

func statusCell(_ *Page, x present.ObjectRow) widgets.Cell {
	state := present.StatusState(x.Status)
	return widgets.Cell{Text: state.Word, Mark: state.Mark, State: theme.State(state.Tone)}
}

func changedCell(p *Page, x present.ObjectRow) widgets.Cell {
	clock := present.NewClock(p.env.Now())
	return widgets.Cell{Text: x.ChangedText(clock), Color: quietColor, Tip: clock.Exact(x.Changed)}
}

func membersCell(_ *Page, x present.ObjectRow) widgets.Cell {
	if x.Members < 0 {
		return widgets.Cell{}
	}
	return quiet(lang.Number(x.Members))
}

// showColumns sets the columns of the visible list, with the user's widths and order.
func (p *Page) showColumns() {
	name, columns := "users", userColumns
	if p.groups() {
		name, columns = "groups", groupColumns
	}
	p.columns = nil
	var shown []widgets.Column
	for _, c := range columns {
		if c.by == directory.SortConnector && len(p.connectors) < 2 {
			continue
		}
		c.Key, c.Title, c.Sorts = c.by.String(), c.title.String(), true
		p.columns, shown = append(p.columns, c), append(shown, c.Column)
	}
	p.table.SetColumns(name, shown)
}

// order returns the sort order of the table.
func (p *Page) order() directory.Sort {
	key, descending := p.table.SortedBy()
	by, _ := directory.ParseSortKey(key)
	return directory.Sort{By: by, Descending: descending}
}

// cells returns the texts of one row, or a note that the row is being read.
func (p *Page) cells(row int) []widgets.Cell {
	x, ok := p.listing.pages.Row(row)
	if !ok {
		return []widgets.Cell{quiet("…")}
	}
	return p.cellsOf(x)
}

func (p *Page) cellsOf(x present.ObjectRow) []widgets.Cell {
	cells := make([]widgets.Cell, len(p.columns))
	for i, c := range p.columns {
		cells[i] = c.show(p, x)
	}
	return cells
}

// connectorName returns the description of a connector.
func (p *Page) connectorName(id string) string {
	for _, c := range p.connectors {
		if c.ID == id {
			return present.Line(c.Description)
		}
	}
	return id
}
