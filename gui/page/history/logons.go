package history

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// logOns is the log of log-ons: who tried to log on, and what came of it.
type logOns struct {
	env     Env
	choices fyne.CanvasObject // beside the title of the screen
	content *fyne.Container   // below it

	search   *widgets.Entry
	verdict  *widget.Select
	exporter *widget.Button
	said     *widget.Label // what became of the export
	table    *widgets.Table
	foot     *fyne.Container
	footText *widgets.Text
	detail   *logOnDetail
	split    *fyne.Container

	connectors []directory.Connector
	all        []directory.LogOn // as read, newest first
	shown      []directory.LogOn // as filtered
	limit      int
	chosen     int64 // 0: none
	stop       func()
}

// logOnsRead is how many are read at first, and more each time.
const logOnsRead = 500

func newLogOns(env Env) *logOns {
	l := &logOns{env: env, content: container.NewStack(), search: widgets.NewEntry(), limit: logOnsRead, stop: func() {}}
	l.search.SetPlaceHolder("Name or profile")
	l.search.OnChanged = func(string) { l.filter() }
	l.search.Key = func(key fyne.KeyName) bool { return key == fyne.KeyDown && l.table.LeadInto() }
	l.verdict = widget.NewSelect(present.VerdictChoices(), func(string) { l.filter() })
	l.verdict.Selected = present.AllVerdicts
	l.exporter = widget.NewButton("Export…", l.export)
	l.choices = container.NewHBox(wide(l.search, 180), wide(l.verdict, 140), l.exporter)
	l.detail = newLogOnDetail(l.closeDetail)
	l.said = widget.NewLabel("")
	l.said.Wrapping = fyne.TextWrapWord
	l.buildTable()
	l.message("Reading the log of log-ons…")
	return l
}

func (l *logOns) buildTable() {
	l.table = widgets.NewTable([]widgets.Column{
		{Title: "When", Width: 120},
		{Title: "Who", Least: 120, Share: 18},
		{Title: "Way", Width: 88, Spare: 1},
		{Title: "Profile", Least: 64, Share: 6},
		{Title: "Verdict", Least: 160, Share: 3, State: true},
		{Title: "Code", Width: 104, Spare: 2},
		{Title: "From", Width: 104, Spare: 3},
	}, func() int { return len(l.shown) }, l.cells)
	l.table.OnSelected, l.table.OnEscape = l.rowChosen, l.closeDetail
	l.foot, l.footText = newFoot("Show older log-ons", func() {
		l.limit += logOnsRead
		l.load()
	})
	l.said.Hide()
	l.split = container.New(&halves{}, container.NewBorder(nil, container.NewVBox(l.foot, l.said), nil, nil, l.table), l.detail.object)
	l.detail.object.Hide()
}

// logOnReading is what is read at once.
type logOnReading struct {
	connectors []directory.Connector
	list       []directory.LogOn
}

// load reads the log; what an earlier call still reads is dropped.
func (l *logOns) load() {
	l.stop()
	limit := l.limit
	l.stop = task.Go(l.env.Tasks, func(ctx context.Context) (logOnReading, error) { return l.read(ctx, limit) }, func(r logOnReading, err error) {
		if err != nil {
			l.put(notice.Unread(err, l.load))
			return
		}
		l.connectors, l.all = r.connectors, r.list
		widgets.ShowIf(l.foot, len(r.list) == limit)
		l.footText.SetText("The newest " + quantity.Counted(len(r.list), "log-on"))
		l.filter()
	})
}

func (l *logOns) read(ctx context.Context, limit int) (r logOnReading, err error) {
	if r.connectors, err = l.env.Backend.Connectors(ctx); err != nil {
		return r, err
	}
	for entry, err := range l.env.Backend.LogOns(ctx, directory.LogOnQuery{Limit: limit}) {
		if err != nil {
			return r, err
		}
		r.list = append(r.list, entry)
	}
	return r, nil
}

// filter shows what fits the choices.
func (l *logOns) filter() {
	l.shown = present.LogOnsWith(l.all, l.verdict.Selected, l.search.Text)
	switch {
	case len(l.all) == 0:
		l.put(l.empty())
		return
	case len(l.shown) == 0:
		l.message("No log-on fits. Look for another name, or choose another verdict.")
		return
	}
	l.put(l.split)
	l.table.Refresh()
	i := slices.IndexFunc(l.shown, func(x directory.LogOn) bool { return x.ID == l.chosen })
	if i < 0 {
		l.closeDetail()
		return
	}
	l.openDetail(l.shown[i])
	l.table.Select(i)
}

func (l *logOns) empty() fyne.CanvasObject {
	profiles := widget.NewButton("Go to Authentication", func() { l.env.Navigate("authentication") })
	profiles.Importance = widget.HighImportance
	return widgets.NewEmpty("Nobody has logged on yet", "Every log-on will be listed here, and every test of one. Authentication says who may, and has the test.", profiles)
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

// name is the description of a connector; empty for one that is gone.
func (l *logOns) name(connector string) string {
	for _, c := range l.connectors {
		if c.ID == connector {
			return c.Description
		}
	}
	return ""
}

func (l *logOns) rowChosen(row int) {
	if row < len(l.shown) && l.shown[row].ID != l.chosen {
		l.openDetail(l.shown[row])
	}
}

func (l *logOns) openDetail(entry directory.LogOn) {
	if l.chosen != entry.ID {
		l.chosen = entry.ID
		widgets.ScrollToTop(l.detail.sides)
	}
	l.detail.show(present.LogOnDetailOf(entry, l.name(entry.Connector), l.env.Clock()))
	l.detail.object.Show()
	l.split.Refresh()
}

func (l *logOns) closeDetail() {
	l.chosen = 0
	l.table.Unselect()
	l.detail.object.Hide()
	l.split.Refresh()
}

// export writes the whole log to a file.
func (l *logOns) export() {
	l.env.NewFile(present.LogOnsFile, func(path string) {
		l.exporter.Disable()
		task.Go(l.env.Tasks, func(ctx context.Context) (int, error) { return l.env.Backend.SaveLogOns(ctx, path) }, func(n int, err error) {
			l.exporter.Enable()
			if err != nil {
				l.say(present.ProblemOf(err).Text(), widget.DangerImportance)
				return
			}
			l.say(present.LogOnsWritten(n, path), widget.LowImportance)
		})
	})
}

func (l *logOns) say(text string, importance widget.Importance) {
	l.said.Importance = importance
	l.said.SetText(text)
	l.said.Show()
	l.split.Refresh()
}

func (l *logOns) put(o fyne.CanvasObject) {
	l.content.Objects = []fyne.CanvasObject{o}
	l.content.Refresh()
}

func (l *logOns) message(text string) {
	l.put(container.NewCenter(widgets.NewWholeText(text, theme.ColorQuiet)))
}
