package gui

import (
	"errors"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
)

func refusal(connector string, err error) events.Event {
	return events.RunRefused{Connector: connector, Err: err}
}

func TestRefusedRunsAreReported(t *testing.T) {
	full := &problem.Problem{Code: "disk_full", Title: "The disk is full", Hint: "Make room, and try again."}
	perform(t, func(t *testing.T, s *stage) {
		s.tell(overview(guitest.Overview()), refusal(guitest.Contoso, full))
		if !s.shows("“Contoso” was not synchronized.") || !s.shows("The disk is full.") || !s.shows("Make room") {
			t.Error("it does not say what happened, why, and what to do")
		}
		guitest.Gallery(t, "window-refused", s.window.window)
		s.do(func() { guitest.Tap(t, s.window.window, "Dismiss") })
		if s.shows("The disk is full") {
			t.Error("it cannot be put away")
		}
	})
}

// TestRefusalsLeadToTheRemedy checks that a problem that can be fixed in the connector's form links
// to it.
func TestRefusalsLeadToTheRemedy(t *testing.T) {
	proxy := problem.Problem{
		Code:  problem.CodeProxyUnreachable,
		Title: "The proxy cannot be reached",
	}.With(problem.SetProxy)
	performOver(t, furnished, func(t *testing.T, s *stage) {
		s.tell(overview(guitest.Overview()), refusal(guitest.Contoso, &proxy))
		if !s.shows("The connector's field is “Proxy”.") {
			t.Error("it does not say where the proxy is named")
		}
		s.do(func() { guitest.Tap(t, s.window.window, "Edit connector") })
		guitest.Settle()
		if s.window.shown.name != nav.Connectors {
			t.Errorf("it leads to %s", s.window.shown.name)
		}
	})
}

func TestRefusalGoesWhenTheRunBegins(t *testing.T) {
	perform(t, func(t *testing.T, s *stage) {
		s.tell(overview(guitest.Overview()), refusal(guitest.Contoso, errors.New("busy")))
		s.tell(events.RunBegan{Run: directory.Run{Connector: guitest.Fabrikam}})
		if !s.shows("was not synchronized") {
			t.Error("it disappears with the run of another connector")
		}
		s.tell(events.RunBegan{Run: directory.Run{Connector: guitest.Contoso}})
		if s.shows("was not synchronized") {
			t.Error("it stays although the run has begun")
		}
	})
}
