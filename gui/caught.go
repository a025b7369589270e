package gui

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/notice"
	"github.com/rollcallsync/rollcall/gui/present"
	"github.com/rollcallsync/rollcall/gui/task"
	"github.com/rollcallsync/rollcall/gui/theme"
)

// This many crashes within this time mean that the window crashes whenever it is painted. No one
// can press a button that fast.
const (
	mostCrashes = 4
	crashesIn   = time.Second
)

// crashes records the panics that were caught.
type crashes struct {
	times   []time.Time // of the latest crashes
	covered bool        // the content cannot be painted, so a replacement is shown
}

// often records a crash, and reports whether there have been too many recently.
func (c *crashes) often(now time.Time) bool {
	c.times = append(c.times, now)
	if len(c.times) < mostCrashes {
		return false
	}
	c.times = c.times[len(c.times)-mostCrashes:]
	return now.Sub(c.times[0]) < crashesIn
}

// Caught handles a panic on the drawing goroutine. It writes a report and shows it in the window,
// which otherwise stays as it is. If the window crashes whenever it is painted, Caught replaces its
// content. proceed is false if even the replacement cannot be painted.
func (w *Window) Caught(fault any, stack []byte) (proceed bool) {
	w.o.Log.Error("crash caught", "fault", fmt.Sprint(fault), "stack", string(stack))
	often := w.crashes.often(time.Now())
	if often && w.crashes.covered {
		return false
	}
	w.keepCrash(fault, stack)
	if often {
		w.crashes = crashes{covered: true}
		w.window.SetContent(w.uncovering())
	}
	return true
}

// keepCrash writes the crash report, and shows where it is.
func (w *Window) keepCrash(fault any, stack []byte) {
	task.Go(w.tasks, func(context.Context) (string, error) { return w.o.KeepCrash(fault, stack) },
		func(path string, err error) {
			if err != nil {
				w.o.Log.Error("keep crash report", "error", err)
			}
			w.tellCaught(path)
		})
}

// tellCaught shows that something went wrong. path is the path of the report; it is empty if none
// could be written.
func (w *Window) tellCaught(path string) {
	p := present.CaughtNotice(path != "")
	var buttons []*widget.Button
	if path != "" {
		buttons = append(buttons, widget.NewButton(lang.T("Show report"), func() { w.openPath(path) }))
	}
	w.report.show(p, "", buttons...)
	if !w.inSight {
		w.notify(fyne.NewNotification(p.Title, p.Hint))
	}
}

// uncovering returns the replacement for content that cannot be painted.
func (w *Window) uncovering() fyne.CanvasObject {
	again := widget.NewButton(lang.T("Show the dashboard"), func() {
		w.crashes = crashes{}
		w.show(nav.Dashboard)
		w.window.SetContent(w.tips)
	})
	again.Importance = widget.HighImportance
	pad := theme.SpaceMedium
	return container.New(layout.NewCustomPaddedLayout(pad, pad, pad, pad),
		container.NewVBox(notice.Problem(present.CoveredNotice(), again,
			widget.NewButton(lang.T("Quit"), w.o.App.Quit))))
}

// guarded wraps f so that panics in it are caught, if crash reports are kept. Fyne waits for some
// functions to return; without this, a panic in one would make Fyne wait forever.
func (w *Window) guarded(f func()) func() { return func() { w.tasks.Guard(f) } }
