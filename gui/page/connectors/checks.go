package connectors

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// checks is the connection test: a checklist that grows.
type checks struct {
	content *fyne.Container
	list    *widgets.Checklist
	summary *widgets.Badge
	state   present.State // the state in the summary
	found   []checklist.Check
	stop    func()
	old     *widgets.Text // shown if the form was edited after the test
}

func newChecks() *checks {
	c := &checks{
		list: widgets.NewChecklist(), summary: widgets.NewBadge("", "", theme.Off),
		old: widgets.NewText(lang.T("Tested before your last changes"), theme.ColorWarn), stop: func() {},
	}
	c.content = container.New(layout.NewCustomPaddedLayout(theme.SpaceMedium, 0, 0, 0), below(
		section(lang.T("Connection test"), container.NewHBox()), c.old, c.summary, c.list))
	c.old.Hide()
	c.content.Hide()
	return c
}

// outdated reports whether the form has changed since the test.
func (c *checks) outdated(changed bool) {
	if c.old.Visible() != changed {
		widgets.ShowIf(c.old, changed)
		c.content.Refresh()
	}
}

// summarize shows the state of the test in the form and in the guide.
func (f *form) summarize(s present.State) {
	f.checks.state = s
	f.checks.summary.Set(s.Mark, s.Word, theme.State(s.Tone))
	f.guide.update(f.typed().Connector())
}

// test tests the connection as stored. It saves the form first.
func (f *form) test() {
	if v := f.typed(); v.New() || v.Changed() {
		f.store((*form).runTest)
		return
	}
	f.runTest()
}

func (f *form) runTest() {
	c := f.checks
	c.stop()
	c.list.Clear()
	c.found = nil
	c.content.Show()
	f.scroll.ScrollToBottom()
	f.summarize(present.State{Mark: "↻", Word: lang.T("Testing"), Tone: present.ToneBusy})
	id := f.base.Connector().ID
	c.stop = task.Stream(f.page.env.Tasks, func(ctx context.Context, emit func(checklist.Check)) error {
		return f.page.env.Backend.TestConnector(ctx, id, emit)
	}, f.found, f.tested)
}

// found adds one check to the list.
func (f *form) found(check checklist.Check) {
	c := f.checks
	c.found = append(c.found, check)
	row := present.CheckRowOf(check)
	c.list.Add(widgets.ChecklistItem{
		Mark: row.State.Mark, State: theme.State(row.State.Tone), Name: row.Name, Text: row.Text, Hint: row.Hint,
	})
	f.scroll.ScrollToBottom()
	f.guide.update(f.typed().Connector())
}

// tested shows the result of the test.
func (f *form) tested(err error) {
	if err != nil {
		wrong := present.ProblemOf(err)
		f.summarize(present.State{Mark: "✕", Word: wrong.Title, Tone: present.ToneBad})
	} else {
		f.summarize(present.CheckSummary(f.checks.found))
	}
	f.showVerdict()
	f.page.loadThen(f.showVerdict) // the test may have found the key's expiry date, which adds a line
}

// showVerdict scrolls to the result of the test and to the first check that did not pass. That
// check says what to do, and many skipped checks may follow it.
func (f *form) showVerdict() {
	f.relayout()
	widgets.IntoSight(f.scroll, f.checks.summary)
	wrong := slices.IndexFunc(f.checks.found, func(c checklist.Check) bool {
		return c.Result == checklist.Failed || c.Result == checklist.Warning
	})
	if wrong >= 0 {
		widgets.IntoSight(f.scroll, f.checks.list.Line(wrong))
	}
}
