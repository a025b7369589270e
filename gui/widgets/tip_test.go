package widgets_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// tips is a window with tooltips, and the tasks that show them.
type tips struct {
	fyne.Window
	tasks *task.Runner
}

func withTips(t *testing.T, content fyne.CanvasObject, check func(*testing.T, tips)) {
	t.Helper()
	w := tips{tasks: task.NewRunner(t.Context())}
	defer w.tasks.Close()
	w.Window = test.NewTempWindow(t, widgets.NewTipLayer(content, func(pause time.Duration, do func()) func() {
		return task.Later(w.tasks, pause, do)
	}))
	w.Resize(fyne.NewSize(300, 200))
	check(t, w)
}

// rest moves the pointer to a position and lets it rest there.
func (w tips) rest(x, y float32) {
	guitest.Do(w.tasks, func() { test.MoveMouse(w.Canvas(), fyne.NewPos(x, y)) })
	guitest.Settle()
}

func (w tips) tells(text string) bool {
	return strings.Contains(test.RenderToMarkup(w.Canvas()), text)
}

func TestTipShowsHiddenText(t *testing.T) {
	const long = "A description that is much too long for the window that it stands in"
	for name, tt := range map[string]struct {
		content fyne.CanvasObject
		x, y    float32
		want    string
	}{
		"a text that was cut":  {widgets.NewText(long, ""), 20, 20, "<text"},
		"a link that was cut":  {widgets.NewTextLink(long, func() {}), 20, 100, "stands"},
		"a state that was cut": {widgets.NewBadge("✓", long, theme.Good), 40, 20, "<text"},
		"a text with a tip":    {tipped("today"), 10, 20, "23 Nov 2026 08:00:00 UTC"},
		"at the lower edge": {
			container.NewBorder(nil, tipped("today"), nil, nil), 10, 190,
			"23 Nov 2026 08:00:00 UTC",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				guitest.App(t)
				withTips(t, tt.content, func(t *testing.T, w tips) {
					before := test.RenderToMarkup(w.Canvas())
					w.rest(tt.x, tt.y)
					if !w.tells(tt.want) || before == test.RenderToMarkup(w.Canvas()) {
						t.Errorf("the pointer finds nothing:\n%s", test.RenderToMarkup(w.Canvas()))
					}
					guitest.Gallery(t, "tip-"+strings.ReplaceAll(name, " ", "-"), w)
					w.rest(299, 100)
				})
			})
		})
	}
}

func tipped(text string) *widgets.Text {
	t := widgets.NewText(text, "")
	t.Tip = "23 Nov 2026 08:00:00 UTC"
	return t
}

func TestTipWaitsAndGoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		guitest.App(t)
		withTips(t, container.NewVBox(tipped("today")), func(t *testing.T, w tips) {
			guitest.Do(w.tasks, func() { test.MoveMouse(w.Canvas(), fyne.NewPos(10, 8)) })
			if w.tells("23 Nov") {
				t.Error("the tip does not wait")
			}
			w.rest(10, 150)
			if w.tells("23 Nov") {
				t.Error("the tip shows although the pointer has left")
			}
			w.rest(10, 8)
			if !w.tells("23 Nov") {
				t.Error("the tip does not show")
			}
			w.rest(10, 150)
			if w.tells("23 Nov") {
				t.Error("the tip stays")
			}
		})
	})
}

func TestCellsTellMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		guitest.App(t)
		table := widgets.NewTable([]widgets.Column{{Title: "When", Share: 1}, {Title: "Result", Share: 1, State: true}},
			func() int { return 2 }, func(row int) []widgets.Cell {
				return []widgets.Cell{
					{Text: "today", Tip: "exactly"},
					{Mark: "✕", Text: "it failed for a reason that is long", State: theme.Bad},
				}
			})
		withTips(t, table, func(t *testing.T, w tips) {
			w.rest(30, 60)
			if !w.tells("exactly") {
				t.Error("the cell does not show its tooltip")
			}
			w.rest(200, 60)
			if w.tells("exactly") || !w.tells("that is long") {
				t.Error("the truncated cell does not show its whole text")
			}
			w.rest(200, 10) // the heading
			if w.tells("that is long") {
				t.Error("the tip of a cell stays")
			}
		})
	})
}
