package events

import (
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/schedule"
)

// Event is implemented only by the types of this package; use a type switch. All listeners share an
// event, so do not change its slices.
type Event interface{ event() }

// Overview is the current state of everything, for a dashboard, a tray or a status line. It is the
// first event and comes again after everything that changes it, except progress. It is created in
// the listener's goroutine when the listener is ready, so it may be newer than the events that
// follow it. An Overview that equals the last one is not sent.
type Overview struct {
	Connectors []ConnectorOverview // in order of description
	Conditions []health.Condition  // the most serious first
	Next       time.Time           // the next scheduled time; zero while the schedule is paused
	Region     schedule.Region
	Paused     bool
	// OwnsSchedule is set if this program runs the schedule of the data folder. OtherOwnsSchedule
	// is set if this program tried to but another one was already doing so. Both are false before
	// the first attempt.
	OwnsSchedule, OtherOwnsSchedule bool
}

// ConnectorOverview is the current state of one connector. Running is set while this program runs
// the connector or is about to. Runs of other programs appear in LastAttempt.
type ConnectorOverview struct {
	directory.ConnectorState
	Running *Running
}

// Running is a run in progress in this program. In the stage "queued" it waits for its turn.
type Running struct {
	StartedAt time.Time
	Progress  progress.Snapshot
}

// RunBegan reports that a run of this program is recorded and in progress. It is published in the
// goroutine of the run before the run does anything else, and an Overview follows.
type RunBegan struct{ Run directory.Run }

// RunProgress reports how far a run is. It is published in a separate goroutine, only between
// RunBegan and RunEnded of its run. Once per interval, listeners get the newest progress of each
// run. A new stage comes immediately.
type RunProgress struct {
	Connector string // id
	Run       int64
	Progress  progress.Snapshot
}

// RunEnded reports that a run has ended with any result, or that a held run was discarded. It is
// published in the goroutine that ended or discarded the run, after the result is recorded and
// after all progress of the run. An Overview follows.
type RunEnded struct{ Run directory.Run }

// RunRefused reports that a run requested by a person did not begin, and why. The history has no
// such run. It is published in the goroutine in which the run should have started. Connector is
// empty if the cause is not a connector.
type RunRefused struct {
	Connector string // id
	Err       error
}

// ConditionsAppeared lists the conditions of an Overview that the previous one did not have. For
// the first Overview, it lists all. It follows that Overview immediately.
type ConditionsAppeared struct{ Conditions []health.Condition }

func (Overview) event()           {}
func (RunBegan) event()           {}
func (RunProgress) event()        {}
func (RunEnded) event()           {}
func (RunRefused) event()         {}
func (ConditionsAppeared) event() {}

// Word describes the state of the connector in one or two words: "disabled", "never
// run", or the state of its latest run.
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
	return slices.DeleteFunc(slices.Clone(o.Conditions), func(c health.Condition) bool {
		return c.Connector != connector
	})
}
