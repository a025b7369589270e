package history

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/pause"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// logOns is the log-on history: who tried to log on, and with what result.
type logOns struct {
	shared
	choices fyne.CanvasObject // below the screen's title

	search    *widgets.Entry
	connector *widget.Select
	verdict   *widget.Select
	period    *periodFilter
	detail    *logOnDetail

	shown []directory.LogOn // newest first
	stop  func()
}

func newLogOns(env Env) *logOns {
	l := &logOns{
		shared: newShared(env, lang.T("Reading the log-on history…")), search: widgets.NewEntry(), stop: func() {},
	}
	l.search.SetPlaceHolder(lang.T("Name or profile"))
	l.search.OnChanged = func(string) { l.filterChosen(typingPause) }
	l.search.Key = func(key fyne.KeyName) bool { return key == fyne.KeyDown && l.table.LeadInto() }
	chosen := func(string) { l.filterChosen(0) }
	l.connector = widget.NewSelect([]string{allConnectors.String()}, chosen)
	l.connector.Selected = allConnectors.String()
	l.verdict = widget.NewSelect(present.VerdictChoices(), chosen)
	l.verdict.Selected = present.AllVerdicts.String()
	l.period = newPeriodFilter(env, func() { l.filterChosen(0) })
	l.exporter = widget.NewButton(lang.T("Export log-ons…"), l.exportAll)
	l.choices = container.NewVBox(
		widgets.NewColumns([]float32{1, 1, 1, 1}, l.search, l.connector, l.verdict, l.period.choice), l.period.days)
	l.detail = newLogOnDetail(env, l.closeDetail)
	l.object = l.detail.object
	l.buildTable()
	return l
}

func (l *logOns) buildTable() {
	l.table = widgets.NewTable(nil, func() int { return len(l.shown) }, l.cells)
	l.table.ComesBy(present.ByWhen, true)
	l.table.SetColumns("logons", []widgets.Column{
		{Key: present.ByWhen, Sorts: true, Title: lang.T("When"), Width: 120},
		{Key: present.ByWho, Sorts: true, Title: lang.T("Who"), Least: 120, Share: 18},
		{Key: present.ByWay, Sorts: true, Title: lang.T("Method"), Width: 88, Spare: 1},
		{Key: present.ByProfile, Sorts: true, Title: lang.T("Profile"), Least: 64, Share: 6},
		{Key: present.ByVerdict, Sorts: true, Title: lang.T("Verdict"), Least: 160, Share: 3, State: true},
		{Key: present.ByCode, Sorts: true, Title: lang.T("Code"), Width: 104, Spare: 2},
		{Key: present.ByFrom, Sorts: true, Title: lang.T("From"), Width: 104, Spare: 3},
	})
	l.table.OnSort = func(string, bool) { l.showRows() }
	l.table.OnSelected, l.table.OnEscape = l.rowChosen, l.closeDetail
	l.divide("logons", lang.T("Show older log-ons"), l.load)
}

// query selects all log-ons that match the choices.
func (l *logOns) query() directory.LogOnQuery {
	period := l.period.period()
	q := directory.LogOnQuery{
		Outcome: present.OutcomeOf(l.verdict.Selected), Search: strings.TrimSpace(l.search.Text), Since: period.Since,
		Until: period.Until,
	}
	if i := l.connector.SelectedIndex(); i > 0 && i <= len(l.connectors) {
		q.Connector = l.connectors[i-1].ID
	}
	return q
}

// logOnReading is the result of one reading.
type logOnReading struct {
	connectors []directory.Connector
	list       []directory.LogOn
}

func (l *logOns) filterChosen(pause time.Duration) {
	l.limit = rowsRead
	l.loadAfter(pause)
}

// load reads the log, and drops an earlier reading in progress.
func (l *logOns) load() { l.loadAfter(0) }

func (l *logOns) loadAfter(after time.Duration) {
	l.stop()
	q := l.query()
	asked := q
	q.Limit = l.limit
	l.stop = task.Go(l.env.Tasks, func(ctx context.Context) (logOnReading, error) {
		if err := pause.For(ctx, after); err != nil {
			return logOnReading{}, err
		}
		return l.read(ctx, q)
	}, func(r logOnReading, err error) {
		if err != nil {
			l.put(notice.Unread(err, l.load))
			return
		}
		l.show(r, asked != directory.LogOnQuery{})
	})
}

func (l *logOns) read(ctx context.Context, q directory.LogOnQuery) (r logOnReading, err error) {
	if r.connectors, err = l.env.Backend.Connectors(ctx); err != nil {
		return r, err
	}
	for entry, err := range l.env.Backend.LogOns(ctx, q) {
		if err != nil {
			return r, err
		}
		r.list = append(r.list, entry)
	}
	return r, nil
}

// show shows the result of a reading. filtered reports whether a filter was active.
func (l *logOns) show(r logOnReading, filtered bool) {
	l.connectors, l.shown = r.connectors, r.list
	l.showChoices()
	n := len(r.list)
	l.count(n, lang.N(n, "%s log-on", "%s log-ons"),
		lang.N(n, "The newest %s log-on", "The newest %s log-ons"))
	switch {
	case len(l.shown) == 0 && !filtered:
		l.put(l.empty())
		return
	case len(l.shown) == 0:
		l.closeDetail()
		l.put(widgets.NewEmpty(lang.T("No log-on matches"),
			lang.T("Try another name, connector, verdict or time."),
			widget.NewButton(lang.T("Show all log-ons"), l.showAll)))
		return
	}
	l.showRows()
}

// showRows shows the log-ons in the order of the table.
func (l *logOns) showRows() {
	by, descending := l.table.SortedBy()
	present.SortLogOns(l.shown, by, descending)
	l.put(l.split)
	l.table.Refresh()
	i := slices.IndexFunc(l.shown, func(x directory.LogOn) bool { return x.ID == l.chosen })
	l.showChosen(i, true, func(i int) { l.open(l.shown[i]) })
}

// showChoices fills the drop-down list of connectors.
func (l *logOns) showChoices() {
	l.connector.Options = l.connectorNames()
	if !slices.Contains(l.connector.Options, l.connector.Selected) {
		l.connector.Selected = allConnectors.String()
	}
	l.connector.Refresh()
}

// showAll removes all filters.
func (l *logOns) showAll() {
	widgets.Preselect(l.connector, allConnectors.String())
	widgets.Preselect(l.verdict, present.AllVerdicts.String())
	l.period.clear()
	l.search.Fill("")
	l.filterChosen(0)
}

func (l *logOns) empty() fyne.CanvasObject {
	profiles := widget.NewButton(lang.T("Go to Authentication"), func() { l.env.Navigate(nav.Authentication) })
	profiles.Importance = widget.HighImportance
	return widgets.NewEmpty(lang.T("Nobody has logged on yet"),
		lang.T("Log-ons and log-on tests are listed here. Use Authentication to set who may log on, and to test it."),
		profiles)
}

func (l *logOns) cells(row int) []widgets.Cell {
	entry := l.shown[row]
	r := present.LogOnRowOf(entry, l.name(entry.Connector), l.env.Clock())
	return []widgets.Cell{
		{Text: r.When, Tip: r.Exactly},
		{Text: r.Who, Tip: r.Name},
		{Text: r.Way, Color: theme.ColorQuiet},
		{Text: r.Profile, Color: theme.ColorQuiet},
		{Text: r.Verdict, Mark: r.State.Mark, State: theme.State(r.State.Tone), Tip: r.More},
		{Text: r.Code, Color: theme.ColorQuiet},
		{Text: r.From, Color: theme.ColorQuiet},
	}
}

func (l *logOns) rowChosen(row int) {
	if row < len(l.shown) && l.shown[row].ID != l.chosen {
		l.open(l.shown[row])
	}
}

func (l *logOns) open(entry directory.LogOn) {
	if l.chosen != entry.ID {
		l.chosen = entry.ID
		widgets.ScrollToTop(l.detail.sides)
	}
	l.detail.show(entry, present.LogOnDetailOf(entry, l.name(entry.Connector), l.env.Clock()))
	l.openDetail()
}

// exportAll writes all log-ons that match the choices to a file.
func (l *logOns) exportAll() {
	q, backend := l.query(), l.env.Backend
	l.export(present.LogOnsFile, func(ctx context.Context, path string) (int, error) {
		return backend.SaveLogOns(ctx, q, path)
	}, present.LogOnsWritten)
}
