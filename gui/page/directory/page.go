package directory

import (
	"context"
	"iter"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Backend is what the screen asks for; *app.App is one.
type Backend interface {
	Connectors(ctx context.Context) ([]directory.Connector, error)
	Runs(ctx context.Context, connector string, limit int) ([]directory.Run, error)
	Users(ctx context.Context, q directory.Query) iter.Seq2[directory.User, error]
	User(ctx context.Context, ref string, at directory.Moment) (directory.User, error)
	Groups(ctx context.Context, q directory.Query) iter.Seq2[directory.Group, error]
	Group(ctx context.Context, ref string, at directory.Moment) (directory.Group, error)
	Members(ctx context.Context, g directory.Group, at directory.Moment, effective bool) iter.Seq2[directory.Membership, error]
	GroupsOf(ctx context.Context, u directory.User, at directory.Moment, effective bool) iter.Seq2[directory.Membership, error]
}

// Env is what the screen needs of the window.
type Env struct {
	Backend  Backend
	Tasks    *task.Runner
	Navigate func(screen string, args ...string)
	Now      func() time.Time // nil: time.Now
}

// The two lists of the screen, as their switch names them.
const (
	listUsers  = "Users"
	listGroups = "Groups"
)

// newestRuns is how many runs "as of" offers and totals are taken from.
const newestRuns = 200

// Page is the screen. Make it with New.
type Page struct {
	env Env

	connectors []directory.Connector
	runs       []directory.Run
	moments    []present.Choice[int64]
	owners     []present.Choice[string]

	lists   *widget.RadioGroup
	search  *widgets.Entry
	status  *widget.Select
	owner   *widget.Select
	moment  *widget.Select
	count   *widgets.Text
	table   *widgets.Table
	head    *fyne.Container
	body    *fyne.Container // the table with the details, or a notice
	split   *container.Split
	details *details
	content fyne.CanvasObject

	rows       []present.ObjectRow
	more       bool // there are rows beyond
	limit      int  // of the newest reading
	reading    bool
	quiet      bool   // selections are being set, not chosen
	stopLoad   func() // cancels the newest load of connectors and runs
	stopSearch func()
}

// New returns the screen, empty; Shown fills it.
func New(env Env) *Page {
	if env.Now == nil {
		env.Now = time.Now
	}
	p := &Page{env: env, stopLoad: func() {}, stopSearch: func() {}}
	p.details = newDetails(p)
	p.table = widgets.NewTable(columns, func() int { return len(p.rows) }, p.cells)
	p.table.OnSelected = p.selected
	p.build()
	return p
}

// Content is what the screen draws.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown reads what the screen shows.
func (p *Page) Shown() { p.load() }

// Refresh reads again when a run has changed the directory.
func (p *Page) Refresh(event app.Event) {
	if event.Kind == app.EventRunEnded {
		p.load()
	}
}

// SearchField is what takes the keyboard when somebody wants to search.
func (p *Page) SearchField() fyne.Focusable { return p.search }

func (p *Page) build() {
	p.lists = widget.NewRadioGroup([]string{listUsers, listGroups}, func(string) { p.listChosen() })
	p.lists.Horizontal, p.lists.Required = true, true
	p.search = widgets.NewEntry()
	p.search.SetPlaceHolder("Name, address or department")
	p.search.Icon = theme.SearchIcon()
	p.search.OnChanged = func(string) { p.find(typingPause) }
	p.status = widget.NewSelect(present.Labels(present.StatusChoices), func(string) { p.filterChosen() })
	p.owner = widget.NewSelect(nil, func(string) { p.filterChosen() })
	p.moment = widget.NewSelect(nil, func(string) { p.momentChosen() })
	p.count = widgets.NewWholeText("", quietColor)
	p.split = container.NewHSplit(p.table, p.details.content)
	p.split.SetOffset(tableShare)
	p.body = container.NewStack(p.split)
	p.offer()
	p.set(func() {
		p.lists.SetSelected(listUsers)
		p.status.SetSelectedIndex(0)
	})
	p.content = p.layout()
}

// set changes selections without taking them for a choice.
func (p *Page) set(change func()) {
	p.quiet = true
	change()
	p.quiet = false
}

// known is what the filters offer.
type known struct {
	connectors []directory.Connector
	runs       []directory.Run
}

// load reads what the filters offer, and then the rows.
func (p *Page) load() {
	p.stopLoad()
	p.stopLoad = task.Go(p.env.Tasks, func(ctx context.Context) (k known, err error) {
		if k.connectors, err = p.env.Backend.Connectors(ctx); err != nil {
			return k, err
		}
		k.runs, err = p.env.Backend.Runs(ctx, "", newestRuns)
		return k, err
	}, func(k known, err error) {
		if err != nil {
			p.failed(err)
			return
		}
		p.connectors, p.runs = k.connectors, k.runs
		p.offer()
		p.again()
	})
}

// offer fills the filters; what was chosen stays chosen where it still exists.
func (p *Page) offer() {
	p.owners = present.ConnectorChoices(p.connectors)
	p.moments = present.MomentChoices(p.runs, p.connectors, present.NewClock(p.env.Now()))
	p.set(func() {
		at := p.at()
		chosen := present.Chosen(p.owners, p.owner.Selected)
		p.owner.Options, p.moment.Options = present.Labels(p.owners), present.Labels(p.moments)
		p.owner.SetSelectedIndex(indexOf(p.owners, chosen))
		p.moment.SetSelectedIndex(indexOf(p.moments, at.Run))
	})
}

// indexOf is the place of a value among choices; 0 where it is not among them.
func indexOf[T comparable](choices []present.Choice[T], value T) int {
	for i, c := range choices {
		if c.Value == value {
			return i
		}
	}
	return 0
}

// at is the moment that was chosen.
func (p *Page) at() directory.Moment {
	if len(p.moments) == 0 {
		return directory.Moment{}
	}
	return directory.Moment{Run: present.Chosen(p.moments, p.moment.Selected)}
}

func (p *Page) groups() bool { return p.lists.Selected == listGroups }

func (p *Page) listChosen() {
	if p.quiet {
		return
	}
	p.set(func() {
		choices, title := present.StatusChoices, "Department"
		if p.groups() {
			choices, title = present.GroupStatusChoices, "Kind"
		}
		p.table.SetTitle(columnMore, title)
		p.status.Options = present.Labels(choices)
		p.status.SetSelectedIndex(0)
	})
	p.details.clear()
	p.filterChosen()
}

func (p *Page) filterChosen() {
	if !p.quiet {
		p.find(choicePause)
	}
}

func (p *Page) momentChosen() {
	if !p.quiet {
		p.again()
	}
}

// clearFilters shows everything again.
func (p *Page) clearFilters() {
	p.set(func() {
		p.owner.SetSelectedIndex(0)
		p.status.SetSelectedIndex(0)
		p.search.SetText("")
	})
	p.find(choicePause)
}
