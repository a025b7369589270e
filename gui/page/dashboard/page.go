package dashboard

import (
	"context"
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// Backend is the part of the application that the screen calls. StartSync and CancelSync return at
// once.
type Backend interface {
	Overview(ctx context.Context) (events.Overview, error)
	Runs(ctx context.Context, connector string, limit int) ([]directory.Run, error)
	Planned(ctx context.Context, q directory.ChangeQuery, each func(directory.Change) error) error
	ChangePage(ctx context.Context, q directory.ChangeQuery, limit int) (page []directory.Change,
		last directory.ChangeKey, err error)
	StartSync(full bool, ids ...string)
	StartPreview(ids ...string)
	CancelSync(id string)
}

// Env contains what the screen needs from the window.
type Env struct {
	Backend Backend
	Tasks   *task.Runner
	// Navigate goes to another screen, or to a part of it.
	Navigate func(nav.Destination)
	Clock    func() present.Clock // the current time and the reader's time zone
}

// Page is the screen.
type Page struct {
	env      Env
	content  fyne.CanvasObject
	below    *fyne.Container // the part below the header
	body     *fyne.Container // shown if there is any data
	next     *widgets.Text
	syncAll  *widget.Button
	cards    *fyne.Container
	byID     map[string]*card
	accounts *widgets.Chart
	changes  *widgets.Chart
	latest   *latest

	overview   events.Overview
	loaded     bool
	overviews  int // the number of overviews that arrived with events
	cancelLoad func()
}

// New builds the screen. It shows that it is reading until Shown has finished.
func New(env Env) *Page {
	p := &Page{
		env: env, next: widgets.NewText("", theme.ColorQuiet), byID: map[string]*card{},
		latest:   newLatest(latestOpener(env)),
		accounts: widgets.NewChart(widgets.LineChart), changes: widgets.NewChart(widgets.BarChart),
		cancelLoad: func() {},
		below:      container.NewStack(),
	}
	p.next.Alignment = fyne.TextAlignTrailing
	p.syncAll = widget.NewButtonWithIcon(lang.T("Sync all"), theme.IconSync(), func() { env.Backend.StartSync(false) })
	p.syncAll.Importance = widget.HighImportance
	p.syncAll.Disable()
	p.cards = container.New(widgets.NewFlow(cardWidth, p.relayout))
	charts := container.New(widgets.NewFlow(chartWidth, p.relayout), widgets.NewCard(p.accounts),
		widgets.NewCard(p.changes))
	sections := container.New(layout.NewCustomPaddedVBoxLayout(theme.SpaceMedium), p.cards, charts, p.latest.card)
	p.body = widgets.NewScrolled(sections)
	header := container.NewBorder(nil, nil, widgets.NewTitle(lang.T("Dashboard")), p.syncAll,
		container.New(layout.NewCustomPaddedLayout(0, 0, theme.SpaceMedium, theme.SpaceMedium), p.next))
	p.content = container.NewBorder(
		container.New(layout.NewCustomPaddedLayout(0, theme.SpaceMedium, 0, 0), header), nil, nil, nil, p.below)
	p.put(widgets.NewReading(lang.T("Reading the directory…")))
	return p
}

// Widths below which cards and charts are stacked.
const (
	cardWidth  float32 = 480
	chartWidth float32 = 420
)

// Content returns the object that the window draws.
func (p *Page) Content() fyne.CanvasObject { return p.content }

// ToTop scrolls to the top.
func (p *Page) ToTop() { widgets.ScrollToTop(p.body) }

// Shown reads everything again.
func (p *Page) Shown() { p.load() }

// Refresh updates the screen after an event.
func (p *Page) Refresh(e events.Event) {
	switch e := e.(type) {
	case events.Overview:
		p.overviews++
		p.show(e)
	case events.RunProgress:
		p.progress(e)
	case events.RunEnded:
		p.load()
	}
}

// load reads everything, and drops an earlier reading in progress. It reads the overview before the
// charts. An overview that arrives with an event meanwhile is therefore newer and is kept.
func (p *Page) load() {
	p.cancelLoad()
	clock, overviews := p.env.Clock(), p.overviews
	p.cancelLoad = task.Go(p.env.Tasks,
		func(ctx context.Context) (reading, error) { return read(ctx, p.env.Backend, clock) },
		func(r reading, err error) {
			if err != nil {
				p.fail(err)
				return
			}
			p.accounts.Set(chartData(r.accounts))
			p.changes.Set(chartData(r.changes))
			p.latest.set(r.summary, r.latest)
			if p.overviews > overviews {
				r.overview = p.overview
			}
			p.show(r.overview)
		})
}

func (p *Page) fail(err error) {
	p.put(notice.Unread(err, p.load))
	p.loaded = false
}

// show updates cards, header and buttons from an overview.
func (p *Page) show(o events.Overview) {
	p.overview = o
	d := present.DashboardOf(o, p.env.Clock())
	p.next.SetText(d.Next)
	widgets.EnableIf(p.syncAll, d.CanSyncAll)
	if len(d.Cards) == 0 {
		p.loaded = false
		p.put(p.empty())
		return
	}
	p.showCards(d.Cards)
	if !p.loaded {
		p.loaded = true
		p.put(p.body)
	}
}

// showCards reuses existing cards, so no button loses the keyboard focus.
func (p *Page) showCards(list []present.Card) {
	objects := make([]fyne.CanvasObject, len(list))
	for i, data := range list {
		c := p.byID[data.ID]
		if c == nil {
			c = newCard(p.env, data.ID)
			p.byID[data.ID] = c
		}
		c.set(data)
		objects[i] = c.object
	}
	maps.DeleteFunc(p.byID, func(id string, _ *card) bool {
		return !slices.ContainsFunc(list, func(c present.Card) bool { return c.ID == id })
	})
	if !slices.Equal(objects, p.cards.Objects) {
		p.cards.Objects = objects
	}
	p.cards.Refresh()
	p.relayout()
}

// progress updates the progress bar of one card.
func (p *Page) progress(e events.RunProgress) {
	i := slices.IndexFunc(p.overview.Connectors, func(c events.ConnectorOverview) bool {
		return c.Connector.ID == e.Connector
	})
	c := p.byID[e.Connector]
	if i < 0 || c == nil || p.overview.Connectors[i].Running == nil {
		return
	}
	elapsed := p.env.Clock().Now.Sub(p.overview.Connectors[i].Running.StartedAt)
	c.setProgress(present.ProgressOf(e.Progress, elapsed))
}

// put shows an object below the header.
func (p *Page) put(o fyne.CanvasObject) { widgets.Replace(p.below, o) }

// relayout updates the layout after the height of a card has changed.
func (p *Page) relayout() {
	if p.body != nil {
		p.body.Refresh()
	}
}

func (p *Page) empty() fyne.CanvasObject {
	connect := widget.NewButton(lang.T("New connector"), func() { p.env.Navigate(nav.NewConnector{}) })
	connect.Importance = widget.HighImportance
	return widgets.NewEmpty(lang.T("No tenant is connected yet"),
		lang.T("A connector reads one Microsoft 365 tenant into the directory."), connect)
}

func chartData(c present.Chart) widgets.ChartData {
	data := widgets.ChartData{
		Title: c.Title, Low: c.Low, High: c.High, Level: c.Level, From: c.From, To: c.To,
		Text: c.Text,
	}
	for _, point := range c.Points {
		data.Points = append(data.Points, widgets.ChartPoint{X: point.X, Y: point.Y, Text: point.Text})
	}
	return data
}
