package app

import (
	"context"
	"maps"

	"github.com/rollcallsync/rollcall/core/events"
)

// Overview describes the current state of everything. Its results about the keyring and the disk
// may be a minute old.
func (a *App) Overview(ctx context.Context) (events.Overview, error) {
	states, err := a.States(ctx)
	if err != nil {
		return events.Overview{}, err
	}
	s := a.Settings()
	o := events.Overview{Region: s.Region, Paused: s.Paused, Next: a.nextSlot(s)}
	if o.Conditions, err = a.currentConditions(ctx, states, s.Paused); err != nil {
		return events.Overview{}, err
	}
	running := a.running()
	for _, state := range states {
		o.Connectors = append(o.Connectors,
			events.ConnectorOverview{ConnectorState: state, Running: running[state.Connector.ID]})
	}
	o.OwnsSchedule, o.OtherOwnsSchedule = a.scheduleOwner()
	return o, nil
}

// running returns the progress of this program's runs, by connector ID.
func (a *App) running() map[string]*events.Running {
	a.jobs.mu.Lock()
	defer a.jobs.mu.Unlock()
	list := make(map[string]*events.Running, len(a.jobs.by))
	for id, j := range maps.All(a.jobs.by) {
		list[id] = &events.Running{StartedAt: j.startedAt, Progress: j.counters.Snapshot()}
	}
	return list
}
