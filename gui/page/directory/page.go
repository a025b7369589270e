package directory

import (
	"context"
	"iter"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Backend is the part of the application that the screen calls, apart from Lists. *app.App
// implements it.
type Backend interface {
	Connectors(ctx context.Context) ([]directory.Connector, error)
	Runs(ctx context.Context, connector string, limit int) ([]directory.Run, error)
	Domains(ctx context.Context, limit int) ([]string, error)
	Departments(ctx context.Context, limit int) ([]string, error)
	UserIn(ctx context.Context, connector, id string, at directory.Moment) (directory.User, error)
	UserEvents(ctx context.Context, u directory.User, at directory.Moment, limit int) ([]directory.Event, error)
	GroupIn(ctx context.Context, connector, id string, at directory.Moment) (directory.Group, error)
	GroupEvents(ctx context.Context, g directory.Group, at directory.Moment, limit int) ([]directory.Event, error)
	Licences(ctx context.Context, connector string) ([]directory.Licence, error)
	Explain(ctx context.Context, name string) (logon.Explanation, error)
	SaveRows(ctx context.Context, s app.SaveRows, report func(rows int)) (int, error)
}

// Lists is the part of the application that reads the lists of the screen: accounts, groups,
// members, and the groups of an account. *app.App implements it.
type Lists interface {
	Users(ctx context.Context, q directory.Query) iter.Seq2[directory.User, error]
	UserMarks(ctx context.Context, q directory.Query, every int) iter.Seq2[directory.Mark, error]
	Groups(ctx context.Context, q directory.Query) iter.Seq2[directory.Group, error]
	GroupMarks(ctx context.Context, q directory.Query, every int) iter.Seq2[directory.Mark, error]
	MemberCounts(ctx context.Context, groups []directory.Ref, at directory.Moment) (map[directory.Ref]int, error)
	RunEnds(ctx context.Context, runs []int64) (map[int64]time.Time, error)
	OtherMembers(ctx context.Context, q directory.Query) iter.Seq2[directory.Membership, error]
	Ties(ctx context.Context, q directory.Query, ids []string) ([]directory.Tie, error)
	TieCounts(ctx context.Context, q directory.Query) (directory.TieCounts, error)
}

// Env contains what the screen needs from the window.
type Env struct {
	Backend  Backend
	Lists    Lists
	Filters  FilterStore
	Tasks    *task.Runner
	Navigate func(nav.Destination)
	// TryLogOn opens a log-on test for the account with the given sign-in name or ID.
	TryLogOn func(name string)
	// Dates is the date format of the reader.
	Dates present.DateForm
	// NewFile lets the user choose a new file, and suggests name. It calls chosen with the path,
	// unless the user cancels.
	NewFile func(name string, chosen func(path string))
	// Confirm asks a question. yes is the label of the button that confirms.
	Confirm func(title, text, yes string, do func())
	// Open opens a folder.
	Open func(folder string)
	Now  func() time.Time // nil means time.Now
}

// The two lists of the screen, with the labels of their switch.
const (
	listUsers  lang.Key = "Users"
	listGroups lang.Key = "Groups"
)

// Page is the screen. Make it with New.
type Page struct {
	env Env

	connectors []directory.Connector
	at         directory.Moment // the chosen moment

	lists   *widget.RadioGroup
	search  *widgets.Entry
	filters *filters
	moment  *momentPicker
	count   *widgets.Text
	table   *widgets.Table
	columns []column // the columns of the table
	head    *fyne.Container
	body    *fyne.Container // the table with the details, or a notice
	split   *widgets.Split
	details *details
	exports *exporter
	content fyne.CanvasObject
	back    *widget.Button // goes back to the previous screen

	listing  *listing
	broken   bool // an error is shown instead of the rows
	stopCopy func()
	quiet    widgets.Silence // set while the program changes selections
	stopLoad func()          // cancels the current load of connectors
}

// New returns the empty screen. Shown fills it.
func New(env Env) *Page {
	if env.Now == nil {
		env.Now = time.Now
	}
	p := &Page{env: env, stopLoad: func() {}, stopCopy: func() {}}
	p.listing = newListing(env.Tasks, p.show, p.failed)
	p.details, p.back = newDetails(p), newBack(p)
	p.exports = newExporter(p)
	p.table = widgets.NewTable(nil, func() int { return p.listing.known.rows }, p.cells)
	p.table.OnSelected, p.table.OnEscape = p.selected, p.Escape
	p.table.OnFocused = p.followed
	p.table.OnSort = func(string, bool) { p.find(choicePause) }
	p.table.OnMenu, p.table.OnCopy, p.table.OnJump = p.rowMenu, p.copyRows, p.jump
	p.table.ComesBy(directory.SortName.String(), false)
	p.table.OnPicked = p.exports.selected
	p.build()
	return p
}

// Content returns the object that the window draws.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown reads what the screen shows.
func (p *Page) Shown() {
	p.back.Hide()
	p.head.Refresh()
	p.load()
}

// Refresh reads everything again after a run has changed the directory.
func (p *Page) Refresh(e events.Event) {
	if _, ok := e.(events.RunEnded); ok {
		p.load()
	}
}

// SearchField returns the input that gets the keyboard focus for a search.
func (p *Page) SearchField() fyne.Focusable { return p.search }

func (p *Page) build() {
	p.lists = widget.NewRadioGroup([]string{listUsers.String(), listGroups.String()},
		func(string) { p.listChosen() })
	p.lists.Horizontal, p.lists.Required = true, true
	p.search = widgets.NewEntry()
	p.search.SetPlaceHolder(present.SearchHint.String())
	p.search.Icon = theme.SearchIcon()
	p.search.OnChanged = func(string) { p.find(typingPause) }
	p.search.Key = p.searchKey
	p.filters = newFilters(p)
	p.moment = newMomentPicker(p)
	p.count = widgets.NewWholeText("", quietColor)
	p.split = widgets.NewSplit("directory", tableShare, p.table, p.details.content)
	p.split.SideBySideFrom = 1 // always
	p.body = container.NewStack(p.split)
	p.quiet.Keep(func() { p.lists.SetSelected(listUsers.String()) })
	p.showColumns()
	p.content = p.layout()
}

// load reads the choices of the filters, and then the rows.
func (p *Page) load() {
	p.stopLoad()
	p.stopLoad = task.Go(p.env.Tasks, p.env.Backend.Connectors, func(connectors []directory.Connector, err error) {
		if err != nil {
			p.failed(err)
			return
		}
		several := len(p.connectors) > 1
		p.connectors = connectors
		if p.offer(); several != (len(connectors) > 1) {
			p.showColumns()
		}
		p.again()
	})
}

// offer removes a filter by a connector that no longer exists.
func (p *Page) offer() {
	gone := !slices.ContainsFunc(p.connectors, func(c directory.Connector) bool {
		return c.ID == p.filters.chosen.Connector
	})
	if gone {
		p.filters.chosen.Connector = ""
	}
	p.filters.show()
}

// indexOf returns the position of a value among choices, or 0 if it is missing.
func indexOf[T comparable](choices []present.Choice[T], value T) int {
	for i, c := range choices {
		if c.Value == value {
			return i
		}
	}
	return 0
}

func (p *Page) groups() bool { return p.lists.Selected == listGroups.String() }

func (p *Page) listChosen() {
	if p.quiet.Kept() {
		return
	}
	p.listShown()
	p.filterChosen()
}

// listShown adapts the screen to the chosen list.
func (p *Page) listShown() {
	p.quiet.Keep(func() {
		p.showColumns()
		p.filters.change(func(f *directory.Filter) { f.Statuses = nil })
	})
	p.details.clear()
}

func (p *Page) filterChosen() {
	if !p.quiet.Kept() {
		p.find(choicePause)
	}
}

// clearFilters removes all filters and shows the directory as it is now.
func (p *Page) clearFilters() {
	p.quiet.Keep(func() {
		p.filters.set(directory.Filter{})
		p.search.SetText("")
		p.moment.set(directory.Moment{}, present.Now.String())
	})
	p.find(choicePause)
	p.details.reload()
}
