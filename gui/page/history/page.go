package history

import (
	"context"
	"iter"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/quantity"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Backend is what the screen calls. StartSync, StartApproval and CancelSync return
// at once.
type Backend interface {
	Connectors(ctx context.Context) ([]directory.Connector, error)
	Runs(ctx context.Context, connector string, limit int) ([]directory.Run, error)
	Planned(ctx context.Context, q directory.ChangeQuery, each func(directory.Change) error) error
	StartSync(full bool, ids ...string)
	CancelSync(id string)
	StartApproval(ctx context.Context, run int64, note string) error
	Discard(ctx context.Context, run int64, note string) (directory.Run, error)
	// SaveChanges writes changes of a run to a file, and returns how many.
	SaveChanges(ctx context.Context, q directory.ChangeQuery, path string) (int, error)

	LogOns(ctx context.Context, q directory.LogOnQuery) iter.Seq2[directory.LogOn, error]
	// SaveLogOns writes the log of log-ons to a file, and returns how many there
	// were.
	SaveLogOns(ctx context.Context, path string) (int, error)
}

// Env is what the screen is made of.
type Env struct {
	Backend Backend
	Tasks   *task.Runner
	// Navigate leads to another screen: "connectors" with "new", or
	// "authentication".
	Navigate func(screen string, args ...string)
	Clock    func() present.Clock // the moment and the reader's zone
	// NewFile lets somebody choose a new file that is called name at first; chosen
	// is not called where nobody does.
	NewFile func(name string, chosen func(path string))
}

// Page is the screen.
type Page struct {
	env     Env
	content fyne.CanvasObject
	views   *widget.RadioGroup
	choices fyne.CanvasObject // of runs
	below   *fyne.Container   // what stands below the header, of runs
	logOns  *logOns

	connector *widget.Select
	result    *widget.Select
	table     *widgets.Table
	foot      *fyne.Container
	footText  *widgets.Text
	detail    *detail
	split     *fyne.Container

	connectors []directory.Connector
	runs       []directory.Run              // as read, newest first
	filtered   []directory.Run              // as shown
	live       map[string]progress.Snapshot // of the runs of this program, by connector
	limit      int
	wanted     string // id of the connector to show; empty: all
	chosen     int64  // run; 0: none
	newest     bool   // the newest run is to be chosen when runs are read
	cancelLoad func()
}

// runsRead is how many runs are read at first, and more each time.
const runsRead = 500

const allConnectors = "All connectors"

// The two lists of the screen, as their switch names them.
const (
	viewRuns   = "Runs"
	viewLogOns = "Log-ons"
)

// New builds the screen. It shows that it is reading before Shown has read.
func New(env Env) *Page {
	p := &Page{env: env, below: container.NewStack(), live: map[string]progress.Snapshot{}, limit: runsRead, cancelLoad: func() {}}
	p.connector = widget.NewSelect([]string{allConnectors}, p.connectorChosen)
	p.connector.Selected = allConnectors
	p.result = widget.NewSelect(present.ResultChoices(), func(string) { p.filter() })
	p.result.Selected = present.AllResults
	p.detail = newDetail(env, p.closeDetail)
	p.buildTable()
	p.logOns = newLogOns(env)
	p.choices = container.NewHBox(wide(p.connector, 200), wide(p.result, 140))
	p.views = widget.NewRadioGroup([]string{viewRuns, viewLogOns}, func(string) { p.viewChosen() })
	p.views.Horizontal, p.views.Required, p.views.Selected = true, true, viewRuns
	header := container.NewHBox(widgets.NewTitle("History"), p.views, layout.NewSpacer(), p.choices, p.logOns.choices)
	p.content = container.NewBorder(
		container.New(layout.NewCustomPaddedLayout(0, theme.SpaceMedium, 0, 0), header), nil, nil, nil, container.NewStack(p.below, p.logOns.content))
	p.message("Reading the history…")
	p.showView()
	return p
}

func (p *Page) runsInSight() bool { return p.views.Selected == viewRuns }

func (p *Page) viewChosen() {
	p.showView()
	p.Shown()
}

// showView shows one of the two lists, with its choices.
func (p *Page) showView() {
	runs := p.runsInSight()
	for o, show := range map[fyne.CanvasObject]bool{p.choices: runs, p.below: runs, p.logOns.choices: !runs, p.logOns.content: !runs} {
		widgets.ShowIf(o, show)
	}
}

// wide gives a choice or an input a width.
func wide(o fyne.CanvasObject, width float32) fyne.CanvasObject {
	return container.NewGridWrap(fyne.NewSize(width, o.MinSize().Height), o)
}

// Content is the screen.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown reads again what is in sight.
func (p *Page) Shown() {
	if !p.runsInSight() {
		p.logOns.load()
		return
	}
	clear(p.live) // runs may have ended while the screen was out of sight
	p.load()
}

// Open shows the runs of one connector, and everything about one of them: its
// newest one where run is 0. Shown comes after it. No connector means all.
func (p *Page) Open(connector string, run int64) {
	p.wanted, p.newest, p.chosen = connector, connector != "" && run == 0, run
	p.result.Selected = present.AllResults
	p.result.Refresh()
	p.views.Selected = viewRuns
	p.views.Refresh()
	p.showView()
}

// Refresh brings the screen up to an event. Where another program stands, an
// overview tells once a minute.
func (p *Page) Refresh(e app.Event) {
	if !p.runsInSight() {
		if e.Kind == app.EventOverview {
			p.logOns.load()
		}
		return
	}
	switch e.Kind {
	case app.EventProgress:
		p.live[e.Connector] = e.Progress
		p.table.Refresh()
		p.detail.progressed(e.Connector, p.live)
	case app.EventRunBegan:
		p.load()
	case app.EventRunEnded:
		delete(p.live, e.Connector)
		p.load()
	}
}

type reading struct {
	connectors []directory.Connector
	runs       []directory.Run
}

// load reads the runs; what an earlier call still reads is dropped.
func (p *Page) load() {
	p.cancelLoad()
	wanted, limit := p.wanted, p.limit
	p.cancelLoad = task.Go(p.env.Tasks, func(ctx context.Context) (r reading, err error) {
		if r.connectors, err = p.env.Backend.Connectors(ctx); err != nil {
			return r, err
		}
		r.runs, err = p.env.Backend.Runs(ctx, wanted, limit)
		return r, err
	}, func(r reading, err error) {
		if err != nil {
			p.fail(err)
			return
		}
		p.show(r)
	})
}

func (p *Page) fail(err error) {
	p.put(notice.Unread(err, p.load))
}

func (p *Page) show(r reading) {
	p.connectors, p.runs = r.connectors, r.runs
	p.showChoices()
	p.foot.Hidden = len(r.runs) < p.limit
	p.footText.SetText("The newest " + quantity.Counted(len(r.runs), "run"))
	p.filter()
}

// showChoices fills the choice of connectors. What two have in common, they are
// told apart by: descriptions are unique.
func (p *Page) showChoices() {
	choices, selected := []string{allConnectors}, allConnectors
	for _, c := range p.connectors {
		name := present.Line(c.Description)
		choices = append(choices, name)
		if c.ID == p.wanted {
			selected = name
		}
	}
	p.connector.Options, p.connector.Selected = choices, selected
	p.connector.Refresh()
}

func (p *Page) connectorChosen(string) {
	wanted := ""
	if i := p.connector.SelectedIndex(); i > 0 {
		wanted = p.connectors[i-1].ID
	}
	if wanted != p.wanted {
		p.wanted, p.limit = wanted, runsRead
		p.load()
	}
}

// Escape closes the detail.
func (p *Page) Escape() {
	if p.runsInSight() {
		p.closeDetail()
		return
	}
	p.logOns.closeDetail()
}

func (p *Page) put(o fyne.CanvasObject) {
	p.below.Objects = []fyne.CanvasObject{o}
	p.below.Refresh()
}

func (p *Page) message(text string) {
	p.put(container.NewCenter(widgets.NewWholeText(text, theme.ColorQuiet)))
}
