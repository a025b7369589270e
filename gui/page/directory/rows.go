package directory

import (
	"context"
	"iter"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

const (
	// firstPortion is how many rows a search reads: a few screens.
	firstPortion = 200
	// growth is how many times as much is read when the end comes into sight.
	// All readings together cost a quarter more than the last one alone.
	growth = 5
	// ahead is how many rows before the end the next reading begins.
	ahead = 50

	typingPause = 150 * time.Millisecond // until a search begins
	scrollPause = 30 * time.Millisecond  // until reading on begins
	choicePause = 10 * time.Millisecond  // until what was chosen is read
)

var columns = []widgets.Column{
	{Title: "Name", Share: 32},
	{Title: "Address", Share: 40},
	{Title: "Department", Share: 28},
	{Title: "Status", Width: 108, State: true},
}

// columnMore is the column that is headed otherwise for groups.
const columnMore = 2

const quietColor = theme.ColorQuiet

// cells shows one row, and reads on when it is near the end.
func (p *Page) cells(row int) []widgets.Cell {
	if row >= len(p.rows) {
		return nil
	}
	if p.more && !p.reading && row >= len(p.rows)-ahead {
		p.read(scrollPause, p.limit*growth, true, nil)
	}
	x := p.rows[row]
	state := present.StatusState(x.Status)
	return []widgets.Cell{
		{Text: x.Name},
		{Text: x.Address, Color: quietColor},
		{Text: x.More, Color: quietColor},
		{Text: state.Word, Mark: state.Mark, State: theme.State(state.Tone)},
	}
}

// find reads the first rows of what is searched, after a pause in which more
// may be typed.
func (p *Page) find(pause time.Duration) {
	if !p.quiet {
		p.read(pause, firstPortion, false, nil)
	}
}

// again reads what is shown once more, the details too; what was chosen and
// scrolled to stays.
func (p *Page) again() {
	p.read(choicePause, max(p.limit, firstPortion), true, p.details.reload)
}

// portion is the beginning of a list.
type portion struct {
	rows []present.ObjectRow
	more bool
}

func (p *Page) read(pause time.Duration, limit int, keep bool, after func()) {
	p.stopSearch()
	p.reading = true
	groups, q := p.groups(), p.query()
	p.stopSearch = task.Go(p.env.Tasks, func(ctx context.Context) (portion, error) {
		if err := wait(ctx, pause); err != nil {
			return portion{}, err
		}
		if groups {
			return take(p.env.Backend.Groups(ctx, upTo(q, limit+1)), present.GroupRow, limit)
		}
		return take(p.env.Backend.Users(ctx, upTo(q, limit+1)), present.UserRow, limit)
	}, func(found portion, err error) {
		p.reading = false
		if err != nil {
			p.failed(err)
			return
		}
		p.rows, p.more, p.limit = found.rows, found.more, limit
		p.show(keep)
		if after != nil {
			after()
		}
	})
}

// query is what the filters select.
func (p *Page) query() directory.Query {
	q := directory.Query{At: p.at(), Search: p.search.Text}
	if owner := present.Chosen(p.owners, p.owner.Selected); owner != "" {
		q.Connectors = []string{owner}
	}
	choices := present.StatusChoices
	if p.groups() {
		choices = present.GroupStatusChoices
	}
	q.Statuses = present.Chosen(choices, p.status.Selected)
	return q
}

func upTo(q directory.Query, limit int) directory.Query {
	q.Limit = limit
	return q
}

// wait returns after a pause, or earlier with the error of ctx.
func wait(ctx context.Context, pause time.Duration) error {
	if pause == 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// take reads at most limit rows, and whether there is another one.
func take[T any](list iter.Seq2[T, error], row func(T) present.ObjectRow, limit int) (portion, error) {
	var found portion
	for x, err := range list {
		if err != nil {
			return portion{}, err
		}
		if len(found.rows) == limit {
			found.more = true
			break
		}
		found.rows = append(found.rows, row(x))
	}
	return found, nil
}

// show draws the rows that were read, or says why there are none.
func (p *Page) show(keep bool) {
	p.setCount(p.countText())
	if len(p.rows) == 0 {
		p.replace(p.nothing())
		return
	}
	p.replace(p.split)
	p.set(p.mark)
	p.table.Refresh()
	if !keep {
		p.table.ScrollToTop()
	}
}

// mark chooses the row of what the pane shows, wherever it is now.
func (p *Page) mark() {
	at := slices.IndexFunc(p.rows, func(x present.ObjectRow) bool {
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
		p.body.Objects = []fyne.CanvasObject{o}
		p.body.Refresh()
	}
}

// setCount says how many rows there are, and makes room for it.
func (p *Page) setCount(text string) {
	p.count.SetText(text)
	p.head.Refresh()
}

func (p *Page) countText() string {
	users, groups, known := present.Totals(p.runs, p.connectors, present.Chosen(p.owners, p.owner.Selected), p.at().Run)
	total, noun := users, "user"
	if p.groups() {
		total, noun = groups, "group"
	}
	plain := p.search.Text == "" && p.status.SelectedIndex() == 0
	return present.CountText(len(p.rows), p.more, total, known && plain, noun)
}

func (p *Page) selected(row int) {
	if p.quiet {
		return
	}
	x := p.rows[row]
	p.details.open(reference{group: p.groups(), id: x.ID, connector: x.Connector}, false)
}
