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

// Overview is where everything stands: what a dashboard, a tray and a status
// line show. It is the first event, and comes again after everything that
// changes it but progress. It is made when the listener is ready for it, in the
// listener's goroutine, so that it may be ahead of the events that follow it. One
// that is as the last one is not sent.
type Overview struct {
	Connectors []ConnectorOverview // by description
	Conditions []health.Condition  // the gravest first
	Next       time.Time           // the next slot of the schedule; zero while it is paused
	Region     schedule.Region
	Paused     bool
	// OwnsSchedule says that it is this program that runs the schedule of the
	// data folder, and no other; OtherOwnsSchedule that this program asked for it
	// and another one had it. While nobody has asked yet, neither is so.
	OwnsSchedule, OtherOwnsSchedule bool
}

// ConnectorOverview is where one connector stands. Running is set while this
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

// RunProgress tells how far a run is. It is published in a goroutine beside the
// run, only between RunBegan and RunEnded of its run. Listeners get the newest of
// each run, once an interval; another stage comes at once.
type RunProgress struct {
	Connector string // id
	Run       int64
	Progress  progress.Snapshot
}

// RunEnded tells that a run has ended, whatever its result, or that a held one
// was discarded. It is published in the goroutine that did so, after the result
// is recorded and after all progress of the run, and followed by an Overview.
type RunEnded struct{ Run directory.Run }

// RunRefused tells that a run that a person asked for did not begin, and why;
// there is no run to be found in the history. It is published in the goroutine
// that was to run it. Connector is empty where no connector is to blame.
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

// Word says in one word or two where the connector stands: "disabled", "never
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
