package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/schedule"
)

// Overview is where everything stands: what a dashboard, a tray and a status
// line show.
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

// Overview tells where everything stands. What it says of keyring and disk may
// be a minute old.
func (a *App) Overview(ctx context.Context) (Overview, error) {
	states, err := a.store.States(ctx)
	if err != nil {
		return Overview{}, err
	}
	s := a.Settings()
	o := Overview{Region: s.Region, Paused: s.Paused, Next: a.nextSlot(s)}
	if o.Conditions, err = a.standing(ctx, states, s.Paused); err != nil {
		return Overview{}, err
	}
	running := a.running()
	for _, state := range states {
		o.Connectors = append(o.Connectors, ConnectorOverview{ConnectorState: state, Running: running[state.Connector.ID]})
	}
	o.OwnsSchedule, o.OtherOwnsSchedule = a.scheduleOwner()
	return o, nil
}

// ConditionsOf returns the conditions of one connector.
func (o Overview) ConditionsOf(connector string) []health.Condition {
	return slices.DeleteFunc(slices.Clone(o.Conditions), func(c health.Condition) bool { return c.Connector != connector })
}

// running tells how far the runs of this program are, by connector id.
func (a *App) running() map[string]*Running {
	a.jobs.mu.Lock()
	defer a.jobs.mu.Unlock()
	list := make(map[string]*Running, len(a.jobs.by))
	for id, j := range maps.All(a.jobs.by) {
		list[id] = &Running{StartedAt: j.startedAt, Progress: j.counters.Snapshot()}
	}
	return list
}
