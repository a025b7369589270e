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
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Backend is the part of the application that the screen calls. StartSync, StartApproval and
// CancelSync return at once.
type Backend interface {
	Connectors(ctx context.Context) ([]directory.Connector, error)
	FindRuns(ctx context.Context, q directory.RunQuery) ([]directory.Run, error)
	// SaveRuns, SaveChanges and SaveLogOns write what a query selects to a file, and return the
	// number of entries.
	SaveRuns(ctx context.Context, q directory.RunQuery, path string) (int, error)
	ChangePage(ctx context.Context, q directory.ChangeQuery, limit int) (page []directory.Change,
		last directory.ChangeKey, err error)
	ChangeMarks(ctx context.Context, q directory.ChangeQuery, every int) iter.Seq2[directory.ChangeMark, error]
	SaveChanges(ctx context.Context, q directory.ChangeQuery, path string) (int, error)
	StartSync(full bool, ids ...string)
	CancelSync(id string)
	StartApproval(ctx context.Context, run int64, note string) error
	Discard(ctx context.Context, run int64, note string) (directory.Run, error)

	LogOns(ctx context.Context, q directory.LogOnQuery) iter.Seq2[directory.LogOn, error]
	SaveLogOns(ctx context.Context, q directory.LogOnQuery, path string) (int, error)
}

// Env contains what the screen needs from the window.
type Env struct {
	Backend Backend
	Tasks   *task.Runner
	// Navigate goes to another screen, or to a part of it.
	Navigate func(nav.Destination)
	Clock    func() present.Clock // the current time and the reader's time zone
	Dates    present.DateForm     // the date format of the reader
	// NewFile lets the user choose a new file, and suggests name. It does not call chosen if the
	// user cancels.
	NewFile func(name string, chosen func(path string))
}

// Page is the screen.
type Page struct {
	shared  // the list of runs
	content fyne.CanvasObject
	above   *fyne.Container // the title and the filters
	views   *widget.RadioGroup
	choices fyne.CanvasObject // the filters of the runs
	logOns  *logOns

	connector *widget.Select
	result    *widget.Select
	trigger   *widget.Select
	period    *periodFilter
	detail    *detail

	runs       []directory.Run              // as shown, newest first
	live       map[string]progress.Snapshot // of this program's runs, by connector
	wanted     string                       // the ID of the connector to show; empty for all
	newest     bool                         // select the latest run once runs have been read
	cancelLoad func()
}

const allConnectors lang.Key = "All connectors"

// The two lists of the screen, with the labels of their switch.
const (
	viewRuns   lang.Key = "Runs"
	viewLogOns lang.Key = "Log-ons"
)

// New builds the screen. It shows that it is reading until Shown has finished.
func New(env Env) *Page {
	p := &Page{
		shared: newShared(env, lang.T("Reading the history…")), live: map[string]progress.Snapshot{},
		cancelLoad: func() {},
	}
	p.connector = widget.NewSelect([]string{allConnectors.String()}, p.connectorChosen)
	p.connector.Selected = allConnectors.String()
	p.result = widget.NewSelect(present.ResultChoices(), func(string) { p.filterChosen() })
	p.result.Selected = present.AllResults.String()
	p.trigger = widget.NewSelect(present.TriggerChoices(), func(string) { p.filterChosen() })
	p.trigger.Selected = present.AllTriggers.String()
	p.period = newPeriodFilter(env, p.filterChosen)
	p.exporter = widget.NewButton(lang.T("Export runs…"), p.exportAll)
	p.detail = newDetail(env, p.closeDetail)
	p.object = p.detail.object
	p.buildTable()
	p.logOns = newLogOns(env)
	p.choices = container.NewVBox(
		widgets.NewColumns([]float32{1, 1, 1, 1}, p.connector, p.result, p.trigger, p.period.choice), p.period.days)
	p.views = widget.NewRadioGroup([]string{viewRuns.String(), viewLogOns.String()}, func(string) { p.viewChosen() })
	p.views.Horizontal, p.views.Required, p.views.Selected = true, true, viewRuns.String()
	header := container.NewHBox(widgets.NewTitle(lang.T("History")), p.views, layout.NewSpacer(), p.exporter,
		p.logOns.exporter)
	p.above = container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceSmall), header, p.choices, p.logOns.choices)
	p.content = container.NewBorder(container.New(layout.NewCustomPaddedLayout(0, theme.SpaceMedium, 0, 0), p.above),
		nil, nil, nil, container.NewStack(p.body, p.logOns.body))
	p.showView()
	return p
}

func (p *Page) runsInSight() bool { return p.views.Selected == viewRuns.String() }

func (p *Page) viewChosen() {
	p.showView()
	p.Shown()
}

// showView shows one of the two lists, with its filters.
func (p *Page) showView() {
	runs := p.runsInSight()
	for _, o := range []fyne.CanvasObject{p.choices, p.body, p.exporter} {
		widgets.ShowIf(o, runs)
	}
	for _, o := range []fyne.CanvasObject{p.logOns.choices, p.logOns.body, p.logOns.exporter} {
		widgets.ShowIf(o, !runs)
	}
	p.above.Refresh()
}

// wide gives a drop-down list or an input a width.
func wide(o fyne.CanvasObject, width float32) fyne.CanvasObject {
	return container.NewGridWrap(fyne.NewSize(width, o.MinSize().Height), o)
}

// Content returns the object that the window draws.
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

// Open shows the runs of a connector with the details of its latest run or a given run, or returns
// to what was shown before.
func (p *Page) Open(d nav.Destination) {
	switch d := d.(type) {
	case nav.Runs:
		p.find(nav.Run{Connector: d.Connector})
	case nav.Run:
		p.find(d)
	}
	p.Shown()
}

// find selects a run, or the connector's latest run if no number is given.
func (p *Page) find(d nav.Run) {
	p.wanted, p.newest, p.chosen = d.Connector, d.Connector != "" && d.ID == 0, d.ID
	p.clearChoices()
	p.detail.choose(d.Filter)
	p.views.Selected = viewRuns.String()
	p.views.Refresh()
	p.showView()
}

// clearChoices resets the filters by result, trigger and time without applying them.
func (p *Page) clearChoices() {
	widgets.Preselect(p.result, present.AllResults.String())
	widgets.Preselect(p.trigger, present.AllTriggers.String())
	p.period.clear()
	p.limit = rowsRead
}

// Refresh updates the screen after an event. While another program runs the schedule, an overview
// arrives once a minute.
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
		Connector: p.wanted, States: present.StatesOf(p.result.Selected),
		Triggers: present.TriggersOf(p.trigger.Selected),
		Since:    period.Since, Until: period.Until,
	}
}

// filtered reports whether a filter is active.
func (p *Page) filtered() bool {
	return p.wanted != "" || p.result.Selected != present.AllResults.String() ||
		p.trigger.Selected != present.AllTriggers.String() || p.period.period() != present.Period{}
}

// load reads the runs, and drops an earlier reading in progress.
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
	n := len(r.runs)
	p.count(n, lang.N(n, "%s run", "%s runs"), lang.N(n, "The newest %s run", "The newest %s runs"))
	p.showRuns()
}

// showChoices fills the drop-down list of connectors.
func (p *Page) showChoices() {
	choices := p.connectorNames()
	p.connector.Options, p.connector.Selected = choices, allConnectors.String()
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

// Escape closes the details.
func (p *Page) Escape() {
	if p.runsInSight() {
		p.closeDetail()
		return
	}
	p.logOns.closeDetail()
}
