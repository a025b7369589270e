package app

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/progress"
)

// sampleEvery is how often the progress of a run is sampled and published.
const sampleEvery = 250 * time.Millisecond

// jobs are the runs of this program in the background, at most one for each
// connector.
type jobs struct {
	mu    sync.Mutex
	by    map[string]*job // by connector ID
	turns chan struct{}   // contains one value for each run in progress, at most maxRuns
}

// job is a run in the background, from the moment it is requested.
type job struct {
	connector directory.Connector
	startedAt time.Time
	counters  progress.Counters
	cancel    context.CancelFunc

	// jobs.mu guards the following fields.
	options SyncOptions
	begun   bool
}

// StartSync requests runs in the background and returns immediately. Without IDs, it runs every
// enabled connector. A connector that is already waiting or running is not run twice. If it is
// waiting and a later request is for a full read, its run reads everything. Subscribers get a
// RunRefused for a run that cannot start. The runs wait until Serve is called.
func (a *App) StartSync(full bool, ids ...string) {
	a.start(SyncOptions{Full: full, Trigger: directory.TriggerManual}, ids)
}

// StartPreview is StartSync for runs that only plan and apply nothing.
func (a *App) StartPreview(ids ...string) {
	a.start(SyncOptions{Preview: true, Trigger: directory.TriggerManual}, ids)
}

func (a *App) start(o SyncOptions, ids []string) {
	ids = slices.Clone(ids)
	a.work.do(func(ctx context.Context) {
		connectors, err := a.toSync(ctx, ids)
		if err != nil {
			a.log.Error("start runs", "error", err)
			a.refused("", directory.TriggerManual, err)
			return
		}
		a.runAll(ctx, connectors, o)
	})
}

// CancelSync ends a connector's run in this program, whether it is waiting or in progress. It
// returns immediately. The run is recorded as cancelled.
func (a *App) CancelSync(id string) {
	a.jobs.mu.Lock()
	defer a.jobs.mu.Unlock()
	if j := a.jobs.by[id]; j != nil {
		j.cancel()
	}
}

// runAll runs connectors in parallel and returns when all have ended.
func (a *App) runAll(ctx context.Context, connectors []directory.Connector, o SyncOptions) {
	var group sync.WaitGroup
	for _, c := range connectors {
		ctx, j := a.enlist(ctx, c, o)
		if j != nil {
			group.Go(func() { a.runJob(ctx, j) })
		}
	}
	group.Wait()
}

// enlist creates the job of a connector, or returns nil if there already is one.
func (a *App) enlist(ctx context.Context, c directory.Connector, o SyncOptions) (context.Context, *job) {
	a.jobs.mu.Lock()
	defer a.jobs.mu.Unlock()
	if waiting := a.jobs.by[c.ID]; waiting != nil {
		if !waiting.begun {
			waiting.options.Full = waiting.options.Full || o.Full
		}
		a.log.Info("run was not started because another one is in progress", "connector", c.ID, "trigger", o.Trigger)
		return ctx, nil
	}
	ctx, cancel := context.WithCancel(ctx)
	j := &job{connector: c, startedAt: a.now(), cancel: cancel, options: o}
	j.counters.SetStage(directory.StageQueued)
	a.jobs.by[c.ID] = j
	a.bus.Changed()
	return ctx, j
}

// runJob waits for its turn, runs the job, and reports the result.
func (a *App) runJob(ctx context.Context, j *job) {
	defer j.cancel()
	select {
	case a.jobs.turns <- struct{}{}:
		defer func() { <-a.jobs.turns }()
	case <-ctx.Done():
	}
	var outcome Outcome
	if ctx.Err() == nil {
		outcome = a.runAndPublish(ctx, j)
	}
	a.jobs.mu.Lock()
	delete(a.jobs.by, j.connector.ID)
	a.jobs.mu.Unlock()
	if outcome.Err == nil && outcome.Run.ID != 0 {
		a.bus.Publish(events.RunEnded{Run: outcome.Run})
		return
	}
	a.bus.Changed()
	if outcome.Err != nil && ctx.Err() == nil {
		a.refused(j.connector.ID, j.options.Trigger, outcome.Err)
	}
}

// isRunning reports whether a run of this program is in progress or about to begin.
func (a *App) isRunning() bool {
	a.jobs.mu.Lock()
	defer a.jobs.mu.Unlock()
	return len(a.jobs.by) > 0
}

// refused publishes why a requested run did not begin. It does nothing for scheduled runs. A
// problem found by the schedule is shown as a condition, and if another program is running the
// connector, nothing is missed.
func (a *App) refused(connector string, trigger directory.Trigger, err error) {
	if trigger == directory.TriggerManual {
		a.bus.Publish(events.RunRefused{Connector: connector, Err: err})
	}
}

// runAndPublish runs a job and publishes its beginning and progress.
func (a *App) runAndPublish(ctx context.Context, j *job) Outcome {
	a.jobs.mu.Lock()
	j.begun = true
	options := j.options
	a.jobs.mu.Unlock()
	ended := make(chan struct{})
	var telling sync.WaitGroup
	options.began = func(r directory.Run) {
		a.bus.Publish(events.RunBegan{Run: r})
		telling.Go(func() { a.tellProgress(r, &j.counters, ended) })
	}
	outcome := a.run(ctx, j.connector, options, &j.counters)
	close(ended)
	telling.Wait()
	return outcome
}

// tellProgress publishes samples of a run's counters until the run has ended.
func (a *App) tellProgress(r directory.Run, counters *progress.Counters, ended <-chan struct{}) {
	ticker := time.NewTicker(sampleEvery)
	defer ticker.Stop()
	for {
		a.bus.Publish(events.RunProgress{Connector: r.Connector, Run: r.ID, Progress: counters.Snapshot()})
		select {
		case <-ended:
			return
		case <-ticker.C:
		}
	}
}
