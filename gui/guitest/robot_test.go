package guitest

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/task"
)

// toy returns a test that shows a state with a few controls.
func toy(build func(w fyne.Window, tasks *task.Runner) fyne.CanvasObject) func(*testing.T) {
	return func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			App(t)
			tasks := task.NewRunner(t.Context())
			defer tasks.Close()
			w := test.NewTempWindow(t, container.NewWithoutLayout())
			w.SetContent(build(w, tasks))
			w.Resize(fyne.NewSize(700, 500))
			Do(tasks, func() {})
			Gallery(t, "toy", w)
			t.Error("the robot pressed nothing")
		})
	}
}

// found returns the robot's findings in a toy.
func found(
	t *testing.T, build func(w fyne.Window, tasks *task.Runner) fyne.CanvasObject, options ...RobotOption,
) []string {
	t.Helper()
	r := newRobot(t, options...)
	r.work(t, []func(*testing.T){func(t *testing.T) {
		if r.pass == 1 {
			toy(build)(t)
		}
	}})
	return r.judge()
}

func TestRobotFinds(t *testing.T) {
	nothing := func(string) {}
	for name, tt := range map[string]struct {
		build func(w fyne.Window, tasks *task.Runner) fyne.CanvasObject
		want  string // part of the only finding; empty if there must be none
	}{
		"no handler": {func(fyne.Window, *task.Runner) fyne.CanvasObject {
			return widget.NewButton("Save", nil)
		}, "“Save” (widget.Button) in toy has no effect"},
		"an idle handler": {func(fyne.Window, *task.Runner) fyne.CanvasObject {
			return widget.NewButton("Save", func() {})
		}, "no effect"},
		"a crash": {func(fyne.Window, *task.Runner) fyne.CanvasObject {
			return widget.NewButton("Save", func() {
				var nobody *widget.Label
				nobody.SetText("")
			})
		}, "“Save” (widget.Button) in toy crashes: runtime error: invalid memory address"},
		"an error in the log": {func(fyne.Window, *task.Runner) fyne.CanvasObject {
			return widget.NewButton("Save", func() {
				fyne.LogError("this went wrong", nil)
				Did("save")
			})
		}, "logs an error"},
		"never enabled": {func(fyne.Window, *task.Runner) fyne.CanvasObject {
			b := widget.NewButton("Save", func() { Did("save") })
			b.Disable()
			return container.NewVBox(b, widget.NewButton("Open", func() { Did("open") }))
		}, "“Save” (widget.Button) in toy is disabled in every state"},
		"a check that is for nobody": {func(fyne.Window, *task.Runner) fyne.CanvasObject {
			return widget.NewCheck("Enabled", nil)
		}, "“Enabled” (widget.Check) in toy has no effect"},
		"a choice that is for nobody": {func(fyne.Window, *task.Runner) fyne.CanvasObject {
			return widget.NewSelect([]string{"One", "Two"}, nothing)
		}, "an option: One"},
		"a deed": {func(fyne.Window, *task.Runner) fyne.CanvasObject {
			return widget.NewButton("Open", func() { Did("open") })
		}, ""},
		"a change": {func(fyne.Window, *task.Runner) fyne.CanvasObject { return counter() }, ""},
		"a task": {func(_ fyne.Window, tasks *task.Runner) fyne.CanvasObject {
			return widget.NewButton("Save", func() {
				task.Go(tasks, func(context.Context) (int, error) { return 0, nil }, func(int, error) {})
			})
		}, ""},
		"a copy": {func(fyne.Window, *task.Runner) fyne.CanvasObject {
			return widget.NewButton("Copy", func() { fyne.CurrentApp().Clipboard().SetContent("copied") })
		}, ""},
		"what a field needs": {func(fyne.Window, *task.Runner) fyne.CanvasObject {
			b := widget.NewButton("Approve", func() { Did("approve") })
			b.Disable()
			note := widget.NewEntry()
			note.OnChanged = func(string) { b.Enable() }
			return container.NewVBox(b, note)
		}, ""},
		"in a dialog": {func(w fyne.Window, _ *task.Runner) fyne.CanvasObject {
			return widget.NewButton("Open", func() {
				dialog.ShowCustom("Details", "Close", container.NewVBox(counter(), widget.NewButton("Idle", nil)), w)
			})
		}, "“Idle” (widget.Button) in toy has no effect"},
		"in a menu": {func(w fyne.Window, _ *task.Runner) fyne.CanvasObject {
			return widget.NewButton("More", func() {
				widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", fyne.NewMenuItem("Copy", func() { Did("copy") }),
					fyne.NewMenuItem("Idle", nil)), w.Canvas(), fyne.Position{})
			})
		}, "“Idle” (widget.menuItem) in toy has no effect"},
	} {
		t.Run(name, func(t *testing.T) {
			got := found(t, tt.build)
			if tt.want == "" && len(got) > 0 || tt.want != "" && (len(got) != 1 || !strings.Contains(got[0], tt.want)) {
				t.Errorf("found %q, want %q", got, tt.want)
			}
		})
	}
}

// counter returns a button that changes a text next to it.
func counter() fyne.CanvasObject {
	label := widget.NewLabel("")
	return container.NewVBox(label, widget.NewButton("Count", func() { label.SetText(label.Text + "1") }))
}

// TestRobotNoticesWhatIsTakenAway checks that the robot reports a button whose handler was removed.
func TestRobotNoticesWhatIsTakenAway(t *testing.T) {
	build := func(fyne.Window, *task.Runner) fyne.CanvasObject { return counter() }
	if got := found(t, build, Silenced("Count")); len(got) != 1 || !strings.Contains(got[0], "“Count”") {
		t.Errorf("found %q", got)
	}
}

// TestRobotTriesWhatOpensWhereItIsInVain covers a button whose popup has no effect in the first
// states that are tried. The robot must try more states until its contents have one.
func TestRobotTriesWhatOpensWhereItIsInVain(t *testing.T) {
	state := func(name string, goes bool) func(*testing.T) {
		return func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				App(t)
				w := test.NewTempWindow(t, container.NewWithoutLayout())
				w.SetContent(widget.NewButton("Open", func() {
					inside := widget.NewButton("Go", func() {
						if goes {
							Did("go")
						}
					})
					widget.ShowPopUpAtPosition(inside, w.Canvas(), fyne.Position{})
				}))
				w.Resize(fyne.NewSize(700, 500))
				Gallery(t, name, w)
			})
		}
	}
	for name, goes := range map[string]bool{"in the last": true, "in none": false} {
		t.Run(name, func(t *testing.T) {
			got := Findings(t, []func(*testing.T){state("one", false), state("two", false), state("three", goes)})
			if goes && len(got) > 0 || !goes &&
				(len(got) != 1 || !strings.Contains(got[0], "“Go” (widget.Button) in one has no effect")) {
				t.Errorf("found %q", got)
			}
		})
	}
}
