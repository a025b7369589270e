package gui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/task"
)

// listen starts the pump: one goroutine that passes events to the drawing goroutine, in order. The
// backend merges progress into a few events a second, so they do not pile up.
func (w *Window) listen(ctx context.Context) {
	ctx, w.stopPump = context.WithCancel(ctx)
	happened, cancel := w.o.Backend.Subscribe()
	w.pump.Go(func() {
		defer cancel()
		for {
			select {
			case e, open := <-happened:
				if !open {
					return
				}
				w.tasks.Draw(func() { w.handle(e) })
			case <-w.o.Raise:
				w.tasks.Draw(w.Show)
			case <-w.o.End:
				w.tasks.Draw(w.o.App.Quit)
			case system := <-w.o.Systems:
				w.tasks.Draw(func() { w.systemChanged(system) })
			case <-ctx.Done():
				return
			}
		}
	})
}

// handle passes an event to everything that shows it.
func (w *Window) handle(e events.Event) {
	switch e := e.(type) {
	case events.Overview:
		w.look(e)
	case events.RunProgress:
		w.progressed(e)
	case events.RunRefused:
		w.refused(e)
	case events.RunBegan:
		w.begun(e)
	}
	for _, n := range w.notifier.Tell(e, w.choices.Notifications) {
		w.notify(fyne.NewNotification(n.Title, n.Text))
	}
	if w.shown != nil && w.shown.page != nil {
		w.shown.page.Refresh(e)
	}
}

// look shows the state of all connectors.
func (w *Window) look(o events.Overview) {
	hadConnectors := w.hasConnectors()
	o.Connectors = slices.Clone(o.Connectors) // events are shared, and this code stores progress in the list
	w.overview, w.known = o, true
	w.banner.set(o.Conditions)
	w.offerUnlock(o)
	w.tray.set(o)
	w.loadSettings() // another program may have changed the settings
	onFirst := w.shown.name == nav.Dashboard || w.shown.name == screenWelcome
	if onFirst && hadConnectors != w.hasConnectors() {
		w.show(nav.Dashboard) // replaces the welcome screen, or is replaced by it
	}
}

// progressed records the newest progress of a run for the tray.
func (w *Window) progressed(e events.RunProgress) {
	for i, c := range w.overview.Connectors {
		if c.Connector.ID == e.Connector && c.Running != nil {
			w.overview.Connectors[i].Running = &events.Running{StartedAt: c.Running.StartedAt, Progress: e.Progress}
		}
	}
	w.tray.progressed(w.overview)
}

// hasConnectors reports whether there is a connector. It returns true while that is unknown.
func (w *Window) hasConnectors() bool { return !w.known || len(w.overview.Connectors) > 0 }

// notify shows a desktop notification in the background, because some desktops are slow.
func (w *Window) notify(n *fyne.Notification) {
	task.Go(w.tasks, func(context.Context) (struct{}, error) {
		if w.o.Notify != nil {
			return struct{}{}, w.o.Notify(n.Title, n.Content)
		}
		w.o.App.SendNotification(n)
		return struct{}{}, nil
	}, func(_ struct{}, err error) {
		if err != nil {
			w.o.Log.Warn("show notification", "error", err)
		}
	})
}
