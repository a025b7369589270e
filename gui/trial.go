package gui

import "github.com/rollcallsync/rollcall/gui/trial"

// tryLogOn opens a log-on test, unless one is already open.
func (w *Window) tryLogOn(who, profile string) {
	if w.trying() {
		return
	}
	w.trial = trial.Open(trial.Env{
		Backend: w.o.Backend, Tasks: w.tasks, Canvas: w.window.Canvas(), Clock: w.o.Clock, OpenURL: w.o.App.OpenURL,
		Raise: w.Show,
	}, trial.Subject{Who: who, Profile: profile})
	w.lies(w.trial.Escape)
}

// trying reports whether a log-on test is open.
func (w *Window) trying() bool { return w.trial != nil && w.trial.IsOpen() }
