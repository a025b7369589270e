package directory

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/paging"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// rowMenu returns the menu of the selected rows.
func (p *Page) rowMenu() []*fyne.MenuItem {
	picked := p.table.Picked()
	switch n := picked.Len(); {
	case n == 0:
		return nil
	case n > 1:
		item := fyne.NewMenuItem(present.ExportLabel(n), func() { p.exports.offer(p.exports.button, p.listJob()) })
		item.Disabled = p.exports.stop != nil // one at a time
		return []*fyne.MenuItem{item}
	}
	row := picked[0].First
	x, ok := p.listing.pages.Row(row)
	if !ok {
		return nil
	}
	items := []*fyne.MenuItem{
		fyne.NewMenuItem(lang.T("Show details"), func() { p.table.Select(row) }),
		fyne.NewMenuItem(lang.T("Show in history"),
			func() { p.env.Navigate(nav.Run{Connector: x.Connector, ID: x.Run}) }),
	}
	if !p.groups() && p.at.IsNow() { // log-ons are only possible in the present
		items = append(items,
			fyne.NewMenuItem(lang.T("Explain"), func() { p.explainRow(row) }),
			fyne.NewMenuItem(lang.T("Test log-on"), func() { p.env.TryLogOn(x.ID) }))
	}
	return items
}

// explainRow shows whether an account can log on, and why.
func (p *Page) explainRow(row int) {
	p.details.explaining = true
	p.details.tabs.Choose(tabDetails)
	if x, ok := p.listing.pages.Row(row); ok && p.details.starts(reference{id: x.ID, connector: x.Connector}) {
		p.details.reload()
		return
	}
	p.table.Select(row)
}

// copyRows reads the rows that are not loaded, and copies all of them.
func (p *Page) copyRows(rows widgets.Rows) {
	read := p.listing.reader()
	p.stopCopy()
	p.stopCopy = task.Go(p.env.Tasks, func(ctx context.Context) (list []present.ObjectRow, err error) {
		number := -1
		var page []present.ObjectRow
		rows.Each(func(row int) bool {
			if n := row / paging.Rows; n != number {
				number = n
				page, _, err = read(ctx, n)
			}
			if i := row % paging.Rows; i < len(page) {
				list = append(list, page[i])
			}
			return err == nil
		})
		return list, err
	}, func(list []present.ObjectRow, err error) {
		if err != nil {
			p.failed(err)
			return
		}
		cells := make([][]widgets.Cell, len(list))
		for i, x := range list {
			cells[i] = p.cellsOf(x)
		}
		p.table.Copy(cells)
	})
}

// jump goes to the first row whose name starts with a text. If the rows are not sorted by name, it
// searches only loaded rows.
func (p *Page) jump(prefix string) {
	p.listing.seek(prefix, p.table.GoTo)
}
