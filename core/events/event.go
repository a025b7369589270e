package events

import (
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/schedule"
)

// Event is one of the types of this package, and no other: switch on them.
// Events are shared by all listeners: look at their slices, and do not change
// them.
type Event interface{ event() }

// Overview is the current state of everything, for a dashboard, a tray or a status
// line. It is the first event, and comes again after everything that changes it, except
// progress. It is made when the listener is ready for it, in the listener's goroutine,
// so it may be ahead of the events that follow it. An Overview equal to the last one is
// not sent.
type Overview struct {
	Connectors []ConnectorOverview // by description
	Conditions []health.Condition  // the most serious first
	Next       time.Time           // the next slot of the schedule; zero while it is paused
	Region     schedule.Region
	Paused     bool
	// OwnsSchedule says that this program runs the schedule of the data folder.
	// OtherOwnsSchedule says that this program tried to, and another one had it. Before
	// the first attempt, both are false.
	OwnsSchedule, OtherOwnsSchedule bool
}

// ConnectorOverview is the current state of one connector. Running is set while this
// program runs it, or is about to; runs of other programs show in LastAttempt.
type ConnectorOverview struct {
	directory.ConnectorState
	Running *Running
}

// Running is a run under way in this program. In the stage "queued" it waits
// for its turn.
type Running struct {
	StartedAt time.Time
	Progress  progress.Snapshot
}

// RunBegan tells that a run of this program is recorded and under way. It is
// published in the goroutine of the run before the run does anything else, and
// followed by an Overview.
type RunBegan struct{ Run directory.Run }

// RunProgress says how far a run is. It is published in a separate goroutine, only
// between RunBegan and RunEnded of its run. Listeners get the newest one of each run,
// once per interval; a new stage comes at once.
type RunProgress struct {
	Connector string // id
	Run       int64
	Progress  progress.Snapshot
}

// RunEnded tells that a run has ended, whatever its result, or that a held one
// was discarded. It is published in the goroutine that did so, after the result
// is recorded and after all progress of the run, and followed by an Overview.
type RunEnded struct{ Run directory.Run }

// RunRefused says that a run that a person requested did not begin, and why; the
// history has no such run. It is published in the goroutine that was to run it.
// Connector is empty if the cause is not a connector.
type RunRefused struct {
	Connector string // id
	Err       error
}

// ConditionsAppeared tells which conditions an Overview has that the one before
// it had not; all of them, for the first. It follows that Overview at once.
type ConditionsAppeared struct{ Conditions []health.Condition }

func (Overview) event()           {}
func (RunBegan) event()           {}
func (RunProgress) event()        {}
func (RunEnded) event()           {}
func (RunRefused) event()         {}
func (ConditionsAppeared) event() {}

// Word describes the state of the connector in one or two words: "disabled", "never
// run", or the state of its newest run.
func (c ConnectorOverview) Word() string {
	switch {
	case !c.Connector.Enabled:
		return "disabled"
	case c.LastAttempt == nil:
		return "never run"
	}
	return string(c.LastAttempt.State)
}

// ConditionsOf returns the conditions of one connector.
func (o Overview) ConditionsOf(connector string) []health.Condition {
	return slices.DeleteFunc(slices.Clone(o.Conditions), func(c health.Condition) bool { return c.Connector != connector })
}
