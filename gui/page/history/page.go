package history

import (
	"context"
	"iter"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/gui/nav"
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
	FindRuns(ctx context.Context, q directory.RunQuery) ([]directory.Run, error)
	// SaveRuns, SaveChanges and SaveLogOns write what a query selects to a file, and
	// return how much that is.
	SaveRuns(ctx context.Context, q directory.RunQuery, path string) (int, error)
	ChangePage(ctx context.Context, q directory.ChangeQuery, limit int) (page []directory.Change, last directory.ChangeKey, err error)
	ChangeMarks(ctx context.Context, q directory.ChangeQuery, every int) iter.Seq2[directory.ChangeMark, error]
	SaveChanges(ctx context.Context, q directory.ChangeQuery, path string) (int, error)
	StartSync(full bool, ids ...string)
	CancelSync(id string)
	StartApproval(ctx context.Context, run int64, note string) error
	Discard(ctx context.Context, run int64, note string) (directory.Run, error)

	LogOns(ctx context.Context, q directory.LogOnQuery) iter.Seq2[directory.LogOn, error]
	SaveLogOns(ctx context.Context, q directory.LogOnQuery, path string) (int, error)
}

// Env is what the screen needs.
type Env struct {
	Backend Backend
	Tasks   *task.Runner
	// Navigate goes to another screen, or to something on it.
	Navigate func(nav.Destination)
	Clock    func() present.Clock // the moment and the reader's zone
	Dates    present.DateForm     // how the reader writes dates
	// NewFile lets the user choose a new file, with name as the suggestion; chosen
	// is not called if the user cancels.
	NewFile func(name string, chosen func(path string))
}

// Page is the screen.
type Page struct {
	shared  // the list of runs
	content fyne.CanvasObject
	views   *widget.RadioGroup
	choices fyne.CanvasObject // of runs
	logOns  *logOns

	connector *widget.Select
	result    *widget.Select
	trigger   *widget.Select
	period    *periodFilter
	detail    *detail

	runs       []directory.Run              // as shown, newest first
	live       map[string]progress.Snapshot // of the runs of this program, by connector
	wanted     string                       // id of the connector to show; empty: all
	newest     bool                         // choose the newest run once runs are read
	cancelLoad func()
}

const allConnectors = "All connectors"

// The two lists of the screen, as their switch names them.
const (
	viewRuns   = "Runs"
	viewLogOns = "Log-ons"
)

// New builds the screen, which says that it is reading until Shown has read.
func New(env Env) *Page {
	p := &Page{shared: newShared(env, "Reading the history…"), live: map[string]progress.Snapshot{}, cancelLoad: func() {}}
	p.connector = widget.NewSelect([]string{allConnectors}, p.connectorChosen)
	p.connector.Selected = allConnectors
	p.result = widget.NewSelect(present.ResultChoices(), func(string) { p.filterChosen() })
	p.result.Selected = present.AllResults
	p.trigger = widget.NewSelect(present.TriggerChoices(), func(string) { p.filterChosen() })
	p.trigger.Selected = present.AllTriggers
	p.period = newPeriodFilter(env, p.filterChosen)
	p.exporter = widget.NewButton("Export runs…", p.exportAll)
	p.detail = newDetail(env, p.closeDetail)
	p.object = p.detail.object
	p.buildTable()
	p.logOns = newLogOns(env)
	p.choices = container.NewVBox(
		widgets.NewColumns([]float32{1, 1, 1, 1}, p.connector, p.result, p.trigger, p.period.choice), p.period.days)
	p.views = widget.NewRadioGroup([]string{viewRuns, viewLogOns}, func(string) { p.viewChosen() })
	p.views.Horizontal, p.views.Required, p.views.Selected = true, true, viewRuns
	header := container.NewHBox(widgets.NewTitle("History"), p.views, layout.NewSpacer(), p.exporter, p.logOns.exporter)
	p.content = container.NewBorder(
		container.New(layout.NewCustomPaddedLayout(0, theme.SpaceMedium, 0, 0),
			container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall), header, p.choices, p.logOns.choices)),
		nil, nil, nil, container.NewStack(p.body, p.logOns.body))
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
	for _, o := range []fyne.CanvasObject{p.choices, p.body, p.exporter} {
		widgets.ShowIf(o, runs)
	}
	for _, o := range []fyne.CanvasObject{p.logOns.choices, p.logOns.body, p.logOns.exporter} {
		widgets.ShowIf(o, !runs)
	}
}

// wide gives a choice or an input a width.
func wide(o fyne.CanvasObject, width float32) fyne.CanvasObject {
	return container.NewGridWrap(fyne.NewSize(width, o.MinSize().Height), o)
}

// Content is the screen.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// Shown reads the visible list again.
func (p *Page) Shown() {
	if !p.runsInSight() {
		p.logOns.load()
		return
	}
	clear(p.live) // runs may have ended while the screen was hidden
	p.load()
}

// Open shows the runs of a connector with the details of its newest one or of a
// given run, or returns to what was shown before.
func (p *Page) Open(d nav.Destination) {
	switch d := d.(type) {
	case nav.Runs:
		p.find(nav.Run{Connector: d.Connector})
	case nav.Run:
		p.find(d)
	}
	p.Shown()
}

// find chooses a run, or the newest one of the connector if no number is given.
func (p *Page) find(d nav.Run) {
	p.wanted, p.newest, p.chosen = d.Connector, d.Connector != "" && d.ID == 0, d.ID
	p.clearChoices()
	p.detail.choose(d.Filter)
	p.views.Selected = viewRuns
	p.views.Refresh()
	p.showView()
}

// clearChoices resets the choices of result, cause and time without triggering
// them.
func (p *Page) clearChoices() {
	widgets.Preselect(p.result, present.AllResults)
	widgets.Preselect(p.trigger, present.AllTriggers)
	p.period.clear()
	p.limit = rowsRead
}

// Refresh updates the screen after an event. An overview reports the state of
// another program once a minute.
func (p *Page) Refresh(e events.Event) {
	if !p.runsInSight() {
		if _, ok := e.(events.Overview); ok {
			p.logOns.load()
		}
		return
	}
	switch e := e.(type) {
	case events.RunProgress:
		p.live[e.Connector] = e.Progress
		p.table.Refresh()
		p.detail.progressed(e.Connector, p.live)
	case events.RunBegan:
		p.load()
	case events.RunEnded:
		delete(p.live, e.Run.Connector)
		p.load()
	}
}

type reading struct {
	connectors []directory.Connector
	runs       []directory.Run
}

// query selects all runs that match the choices.
func (p *Page) query() directory.RunQuery {
	period := p.period.period()
	return directory.RunQuery{
		Connector: p.wanted, States: present.StatesOf(p.result.Selected), Triggers: present.TriggersOf(p.trigger.Selected),
		Since: period.Since, Until: period.Until,
	}
}

// filtered reports whether a filter is active.
func (p *Page) filtered() bool {
	return p.wanted != "" || p.result.Selected != present.AllResults || p.trigger.Selected != present.AllTriggers || p.period.period() != present.Period{}
}

// load reads the runs; an earlier reading under way is dropped.
func (p *Page) load() {
	p.cancelLoad()
	q := p.query()
	q.Limit = p.limit
	p.cancelLoad = task.Go(p.env.Tasks, func(ctx context.Context) (r reading, err error) {
		if r.connectors, err = p.env.Backend.Connectors(ctx); err != nil {
			return r, err
		}
		r.runs, err = p.env.Backend.FindRuns(ctx, q)
		return r, err
	}, func(r reading, err error) {
		if err != nil {
			p.put(notice.Unread(err, p.load))
			return
		}
		p.show(r)
	})
}

func (p *Page) show(r reading) {
	p.connectors, p.runs = r.connectors, r.runs
	p.showChoices()
	p.count(len(r.runs), "run")
	p.showRuns()
}

// showChoices fills the choice of connectors.
func (p *Page) showChoices() {
	choices := p.connectorNames()
	p.connector.Options, p.connector.Selected = choices, allConnectors
	for i, c := range p.connectors {
		if c.ID == p.wanted {
			p.connector.Selected = choices[i+1]
		}
	}
	p.connector.Refresh()
}

func (p *Page) connectorChosen(string) {
	wanted := ""
	if i := p.connector.SelectedIndex(); i > 0 {
		wanted = p.connectors[i-1].ID
	}
	if wanted != p.wanted {
		p.wanted = wanted
		p.filterChosen()
	}
}

// filterChosen reads the runs that match the choices.
func (p *Page) filterChosen() {
	p.limit = rowsRead
	p.load()
}

// Escape closes the detail.
func (p *Page) Escape() {
	if p.runsInSight() {
		p.closeDetail()
		return
	}
	p.logOns.closeDetail()
}
