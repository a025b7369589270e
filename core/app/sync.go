package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/syncer"
)

// maxRuns limits the number of concurrent runs.
const maxRuns = 4

// SyncOptions say how to synchronize. Started and Ended may be nil. They are called from several
// goroutines, once for each connector.
type SyncOptions struct {
	Full    bool // read everything again
	Preview bool // only plan, apply nothing
	Trigger directory.Trigger
	Slots   []time.Time // times in the schedule that the runs cover; may be nil
	// Started is called before a run, with the counters to sample.
	Started func(directory.Connector, *progress.Counters)
	Ended   func(Outcome)

	approval *syncer.Approval    // nil: none
	began    func(directory.Run) // called when the run is recorded; may be nil
	// quiet is set for runs in the quietest slot. Some of these runs read everything.
	quiet bool
}

// Outcome is the result of one connector's run. Err is set if no run could be recorded, for example
// with problem code "busy". If a recorded run failed, the reason is in Run.Error.
type Outcome struct {
	Connector directory.Connector
	Run       directory.Run
	Err       error
}

// Sync runs connectors now, at most four at the same time, and returns their outcomes in the order
// of refs. Without refs, it runs every enabled connector. An error concerns refs and means that
// nothing was run. When ctx ends, runs in progress end as cancelled, and the others do not begin.
func (a *App) Sync(ctx context.Context, refs []string, o SyncOptions) ([]Outcome, error) {
	connectors, err := a.toSync(ctx, refs)
	if err != nil {
		return nil, err
	}
	outcomes := make([]Outcome, len(connectors))
	var group errgroup.Group
	group.SetLimit(maxRuns)
	for i, c := range connectors {
		group.Go(func() error {
			outcomes[i] = a.syncOne(ctx, c, o)
			if o.Ended != nil {
				o.Ended(outcomes[i])
			}
			return nil
		})
	}
	group.Wait() // its functions return no errors
	return outcomes, nil
}

// toSync finds the connectors to run.
func (a *App) toSync(ctx context.Context, refs []string) ([]directory.Connector, error) {
	if len(refs) == 0 {
		return a.enabled(ctx)
	}
	var list []directory.Connector
	for _, ref := range refs {
		c, err := a.Connector(ctx, ref)
		if err != nil {
			return nil, err
		}
		if !c.Enabled {
			return nil, &problem.Problem{
				Code: problem.CodeConnectorDisabled, Title: fmt.Sprintf("Connector %q is disabled", c.Description),
				Hint: "Enable it first.",
			}
		}
		if !slices.ContainsFunc(list, func(x directory.Connector) bool { return x.ID == c.ID }) {
			list = append(list, c)
		}
	}
	return list, nil
}

func (a *App) enabled(ctx context.Context) ([]directory.Connector, error) {
	list, err := a.Connectors(ctx)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(c directory.Connector) bool { return !c.Enabled })
	if len(list) == 0 {
		return nil, &problem.Problem{
			Code: problem.CodeNoConnectors, Title: "There is no enabled connector",
			Hint: "Add a connector, or enable one.",
		}
	}
	return list, nil
}

func (a *App) syncOne(ctx context.Context, c directory.Connector, o SyncOptions) Outcome {
	if err := ctx.Err(); err != nil {
		return Outcome{Connector: c, Err: err}
	}
	counters := new(progress.Counters)
	if o.Started != nil {
		o.Started(c, counters)
	}
	return a.run(ctx, c, o, counters)
}

// run performs one run of one connector.
func (a *App) run(ctx context.Context, c directory.Connector, o SyncOptions, counters *progress.Counters) Outcome {
	run, err := syncer.New(syncer.Options{
		Runs: a.runs, Fetches: a.fetches, Plans: a.plans, Source: a.source(ctx, c, counters),
		Connector: c, Trigger: o.Trigger, Slots: o.Slots, Full: o.Full, ReadSince: a.readSince(o),
		Guards: c.Guards.Over(a.Settings().Guards), Preview: o.Preview, Approval: o.approval, Began: o.began,
		Counters: counters, Now: a.now, Log: a.log, OtherProblems: func() []problem.Problem { return a.renewalOf(c) },
	}).Run(ctx)
	if err != nil {
		a.log.Error("run was not recorded", "connector", c.ID, "error", err)
		return Outcome{Connector: c, Run: run, Err: busy(c, err)}
	}
	if run.State.Applied() {
		a.forget(ctx, c.ID)
		a.forgetLogOns(ctx)
	}
	return Outcome{Connector: c, Run: run}
}

// verifySlack is how early a full read may be. Without it, a slot that comes slightly early would
// delay the read by a day.
const verifySlack = 6 * time.Hour

// readSince returns the oldest acceptable time of the last full read. If the last full read is
// older, the run reads everything. The zero time sets no limit.
func (a *App) readSince(o SyncOptions) time.Time {
	every := a.Settings().VerifyEvery
	if !o.quiet || every == 0 {
		return time.Time{}
	}
	return a.now().AddDate(0, 0, -every).Add(verifySlack)
}

// source opens the connector's tenant. If the secret cannot be read, it returns a source that fails
// at its first step. The run is then recorded as failed, and the history shows why.
func (a *App) source(ctx context.Context, c directory.Connector, counters *progress.Counters) syncer.Source {
	secret, err := a.secretOf(ctx, c)
	var tenant syncer.Source
	if err == nil {
		tenant, err = a.connect(c, secret, counters)
	}
	if err != nil {
		return unopened{err: err}
	}
	return tenant
}

// unopened is a tenant that could not be opened. The engine calls Tenant before it reads anything.
type unopened struct {
	syncer.Source
	err error
}

// Tenant returns the reason why the tenant could not be opened.
func (u unopened) Tenant(context.Context) (directory.Tenant, error) { return directory.Tenant{}, u.err }
