package history

import (
	"context"
	"iter"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/paging"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// typingPause is the pause in typing after which a search starts.
const typingPause = 30 * time.Millisecond

// changes is the list of all changes of one run, made or planned. Rows are read as they become
// visible.
type changes struct {
	env    Env
	object *fyne.Container

	caption    *widgets.Text
	companions *widgets.Text // changes that are not listed
	cause      *widget.Select
	search     *widgets.Entry
	export     *widget.Button
	look       *widget.Button // opens the Directory screen, after a first run
	choices    fyne.CanvasObject
	hint       *widget.Label
	table      *widgets.Table
	list       *paging.List[directory.Change, directory.ChangeKey]
	causes     present.Causes
	selected   present.ChangeFilter // the initial filter for the shown run

	run  directory.Run
	data present.RunDetail
}

func newChanges(env Env) *changes {
	c := &changes{
		env: env, caption: widgets.NewText("", ""), companions: widgets.NewText("", theme.ColorQuiet),
		search: widgets.NewEntry(), hint: widget.NewLabel(""),
	}
	c.caption.Style.Bold = true
	c.hint.Wrapping = fyne.TextWrapWord
	c.search.SetPlaceHolder(lang.T("Search"))
	c.search.OnChanged = func(string) { c.read(typingPause) }
	c.search.Key = func(key fyne.KeyName) bool { return key == fyne.KeyDown && c.table.LeadInto() }
	c.cause = widget.NewSelect([]string{present.AllChanges.String()}, func(string) { c.read(0) })
	c.export = widget.NewButton(lang.T("Export…"), c.save)
	c.look = widget.NewButton(lang.T("Show in Directory"), func() { env.Navigate(nav.DirectoryAt{Run: c.run.ID}) })
	c.choices = container.NewBorder(nil, nil, nil, c.export, widgets.NewColumns([]float32{3, 2}, c.cause, c.search))
	c.list = paging.New[directory.Change, directory.ChangeKey](env.Tasks, c.changed, c.failed)
	c.table = widgets.NewTable([]widgets.Column{
		{Title: lang.T("What"), Width: 88, Spare: 2},
		{Title: lang.T("Who"), Least: 96, Share: 3},
		{Title: lang.In("column", "Change"), Least: 140, Share: 5},
		{Title: lang.T("Why"), Least: 96, Share: 3, Spare: 1},
	}, c.rows, c.cells)
	c.table.OnSelected = c.follow
	above := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceTiny), c.caption, c.companions, c.choices,
		c.hint, container.NewHBox(c.look))
	c.object = container.NewBorder(above, nil, nil, nil, c.table)
	return c
}

// show lists the changes of a run. If the run is already shown, the choices stay.
func (c *changes) show(r directory.Run, data present.RunDetail, another bool) {
	c.run, c.data = r, data
	c.caption.SetText(data.Caption)
	c.companions.SetText(data.Companions)
	widgets.ShowIf(c.companions, data.Companions != "")
	widgets.ShowIf(c.look, data.First)
	widgets.ShowIf(c.choices, data.NoChanges == "")
	widgets.ShowIf(c.table, data.NoChanges == "")
	c.offer(another)
	if another {
		c.table.ScrollToTop()
	}
	c.read(0)
}

// offer fills the drop-down list without treating that as a choice by the user.
func (c *changes) offer(another bool) {
	before := c.cause.Selected
	c.causes = present.CausesOf(c.run)
	choices := c.causes.Choices()
	c.cause.Options, c.cause.Selected = choices, choices[0]
	switch {
	case another:
		c.cause.Selected = choices[c.causes.Choice(c.selected)]
		c.search.Fill("")
	case slices.Contains(choices, before):
		c.cause.Selected = before
	}
	c.selected = present.ChangeFilter{}
	c.cause.Refresh()
}

// query returns the changes that the user selected.
func (c *changes) query() directory.ChangeQuery {
	return c.causes.Query(c.run.ID, c.cause.SelectedIndex(), strings.TrimSpace(c.search.Text))
}

// read lists the changes of the run, or explains why there are none.
func (c *changes) read(pause time.Duration) {
	if c.data.NoChanges != "" {
		c.list.Clear()
		c.say(c.data.NoChanges)
		return
	}
	backend, q := c.env.Backend, c.query()
	c.say("")
	c.list.Show(paging.Source[directory.Change, directory.ChangeKey]{
		Page: func(ctx context.Context, after directory.ChangeKey, n int) ([]directory.Change, directory.ChangeKey,
			error,
		) {
			page := q
			page.After = after
			return backend.ChangePage(ctx, page, n)
		},
		Marks: func(ctx context.Context, every int) iter.Seq2[paging.Mark[directory.ChangeKey], error] {
			return func(yield func(paging.Mark[directory.ChangeKey], error) bool) {
				for m, err := range backend.ChangeMarks(ctx, q, every) {
					if !yield(paging.Mark[directory.ChangeKey]{Rows: m.Rows, Key: m.Key}, err) {
						return
					}
				}
			}
		},
	}, pause)
}

func (c *changes) say(text string) {
	c.hint.SetText(text)
	widgets.ShowIf(c.hint, text != "")
}

// changed updates the table with the loaded rows.
func (c *changes) changed() {
	n, whole := c.list.Rows()
	widgets.ShowIf(c.table, n > 0 || !whole)
	switch {
	case n == 0 && whole:
		c.say(present.NothingListed(c.search.Text))
	case c.chosen() && whole:
		c.say(lang.N(n, "%s change", "%s changes"))
	default:
		c.say("")
	}
	c.table.Refresh()
}

// chosen reports whether a filter is active.
func (c *changes) chosen() bool {
	return c.cause.SelectedIndex() > 0 || strings.TrimSpace(c.search.Text) != ""
}

func (c *changes) failed(err error) {
	c.list.Clear()
	c.table.Hide()
	c.say(present.ProblemOf(err).Title)
}

func (c *changes) rows() int {
	n, _ := c.list.Rows()
	return n
}

func (c *changes) cells(row int) []widgets.Cell {
	change, here := c.list.Row(row)
	if !here {
		return []widgets.Cell{{}, {Text: "…", Color: theme.ColorQuiet}}
	}
	line := present.ChangeLineOf(change, c.data.Unapplied)
	return []widgets.Cell{
		{Text: line.Kind, Color: theme.ColorQuiet},
		{Text: line.Name, Color: fynetheme.ColorNameHyperlink},
		{Text: line.Text, Tip: line.Tip},
		{Text: line.Why, Color: theme.ColorQuiet},
	}
}

// follow opens the account or group of a change. For a membership, it opens the member if that is
// an account or group, otherwise the group.
func (c *changes) follow(row int) {
	c.table.Unselect()
	change, here := c.list.Row(row)
	if !here {
		return
	}
	kind, id := change.What, change.ID
	if kind == "membership" {
		kind = "group"
		switch change.MemberKind {
		case directory.KindUser:
			kind, id = "user", change.Member
		case directory.KindGroup:
			id = change.Member
		}
	}
	if kind == "group" {
		c.env.Navigate(nav.Group{Connector: change.Connector, ID: id, Run: c.run.ID})
		return
	}
	c.env.Navigate(nav.Account{Connector: change.Connector, ID: id, Run: c.run.ID})
}

// save writes all selected changes to a file.
func (c *changes) save() {
	q, backend := c.query(), c.env.Backend
	q.Names = false
	c.env.NewFile(present.ChangesFile(c.run), func(path string) {
		c.export.Disable()
		c.say(lang.T("Writing the changes…"))
		task.Go(c.env.Tasks, func(ctx context.Context) (int, error) {
			return backend.SaveChanges(ctx, q, path)
		}, func(n int, err error) {
			c.export.Enable()
			switch {
			case c.run.ID != q.Run:
			case err != nil:
				c.say(present.ProblemOf(err).Text())
			default:
				c.say(present.ChangesWritten(n, path))
			}
		})
	})
}
