package widgets_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

func chartOf(t *testing.T, kind widgets.ChartKind) *widgets.Chart {
	guitest.App(t)
	c := widgets.NewChart(kind)
	c.Set(widgets.ChartData{
		Title: "Accounts", Text: "12 now", Low: "10", High: "12", From: "Monday", To: "today",
		Points: []widgets.ChartPoint{
			{X: 0, Y: 0, Text: "10 on Monday"},
			{X: 0.4, Y: 0.5, Text: "11 on Tuesday"},
			{X: 1, Y: 1, Text: "12 today"},
		},
	})
	w := test.NewTempWindow(t, c)
	w.Resize(fyne.NewSize(400, 200))
	return c
}

func TestChartByKeyboard(t *testing.T) {
	c := chartOf(t, widgets.LineChart)
	c.FocusGained()
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyLeft, "12 today"},
		{fyne.KeyLeft, "11 on Tuesday"},
		{fyne.KeyHome, "10 on Monday"},
		{fyne.KeyLeft, "10 on Monday"},
		{fyne.KeyRight, "11 on Tuesday"},
		{fyne.KeyEnd, "12 today"},
		{fyne.KeyRight, "12 today"},
		{fyne.KeyEscape, "12 now"},
	} {
		c.TypedKey(&fyne.KeyEvent{Name: step.key})
		if got := c.Caption(); got != step.want {
			t.Errorf("after %s: %q, want %q", step.key, got, step.want)
		}
	}
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	c.FocusLost()
	if got := c.AccessibilityLabel(); got != "Accounts: 12 now" {
		t.Errorf("read as %q", got)
	}
}

func TestChartByMouse(t *testing.T) {
	c := chartOf(t, widgets.BarChart)
	moved := func(x float32) *desktop.MouseEvent {
		return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, 100)}}
	}
	for x, want := range map[float32]string{1: "10 on Monday", 180: "11 on Tuesday", 399: "12 today"} {
		c.MouseMoved(moved(x))
		if got := c.Caption(); got != want {
			t.Errorf("at %v: %q, want %q", x, got, want)
		}
	}
	if c.MouseOut(); c.Caption() != "12 now" {
		t.Errorf("without the mouse: %q", c.Caption())
	}
}

func TestEmptyChartTakesKeysAndMouse(t *testing.T) {
	guitest.App(t)
	c := widgets.NewChart(widgets.LineChart)
	c.Set(widgets.ChartData{Title: "Accounts", Text: "Nothing yet"})
	test.NewTempWindow(t, c).Resize(fyne.NewSize(300, 200))
	for _, key := range []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd} {
		c.TypedKey(&fyne.KeyEvent{Name: key})
	}
	c.MouseMoved(&desktop.MouseEvent{})
	if got := c.Caption(); got != "Nothing yet" {
		t.Errorf("got %q", got)
	}
}

func TestTextIsCutWithAnEllipsis(t *testing.T) {
	guitest.App(t)
	text := widgets.NewText(strings.Repeat("long name ", 20), "")
	w := test.NewTempWindow(t, text)
	w.Resize(fyne.NewSize(120, 40))
	if got := test.RenderToMarkup(w.Canvas()); !strings.Contains(got, "…") {
		t.Errorf("nothing is cut: %s", got)
	}
	if text.AccessibilityLabel() != text.Text {
		t.Error("the whole text cannot be read")
	}
	text.SetText("short")
	if got := test.RenderToMarkup(w.Canvas()); !strings.Contains(got, ">short<") {
		t.Errorf("a short text is cut: %s", got)
	}
}

func TestFlowMakesColumnsWhereThereIsRoom(t *testing.T) {
	guitest.App(t)
	for name, test := range map[string]struct {
		width float32
		want  []fyne.Position
	}{
		"one column":    {300, []fyne.Position{{X: 0, Y: 0}, {X: 0, Y: 26}, {X: 0, Y: 52}}},
		"two columns":   {416, []fyne.Position{{X: 0, Y: 0}, {X: 216, Y: 0}, {X: 0, Y: 26}}},
		"not too many":  {4000, []fyne.Position{{X: 0, Y: 0}, {X: 1338.6666, Y: 0}, {X: 2677.3333, Y: 0}}},
		"hardly a room": {10, []fyne.Position{{X: 0, Y: 0}, {X: 0, Y: 26}, {X: 0, Y: 52}}},
	} {
		t.Run(name, func(t *testing.T) {
			calls := 0
			flow := widgets.NewFlow(200, func() { calls++ })
			objects := []fyne.CanvasObject{box(), box(), box()}
			flow.Layout(objects, fyne.NewSize(test.width, 500))
			for i, o := range objects {
				if d := o.Position().Subtract(test.want[i]); d.X*d.X+d.Y*d.Y > 0.01 {
					t.Errorf("object %d is at %v, want %v", i, o.Position(), test.want[i])
				}
			}
			if before := calls; before > 1 {
				t.Errorf("called %d times for one change", before)
			}
			flow.Layout(objects, fyne.NewSize(test.width, 500))
			if calls > 1 {
				t.Errorf("called without a change")
			}
		})
	}
}

func box() fyne.CanvasObject {
	b := widgets.NewProgress()
	b.Resize(fyne.NewSize(1, 1))
	return fixed{b}
}

// fixed is an object with a minimum height of ten pixels.
type fixed struct{ fyne.CanvasObject }

func (fixed) MinSize() fyne.Size { return fyne.NewSize(20, 10) }
