package syncer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/progress"
)

// Options are the options of New. Runs, Fetches, Plans, Source, Connector and Trigger are required.
type Options struct {
	Runs      Runs
	Fetches   Fetches
	Plans     Plans
	Source    Source
	Connector directory.Connector
	Trigger   directory.Trigger
	Slots     []time.Time        // times in the schedule that the run covers; may be nil
	Full      bool               // read everything even if a delta would be enough
	ReadSince time.Time          // read everything if the last full read was before this; zero: always allow a delta
	Guards    directory.Guards   // limits of the run; nil: none
	Preview   bool               // only plan, apply nothing
	Approval  *Approval          // of the held plan; nil: none
	Counters  *progress.Counters // nil: no live numbers are needed
	// Began is called with the run after it is recorded and before anything else happens, in the
	// goroutine of Run. It may be nil.
	Began func(directory.Run)
	Now   func() time.Time // nil: time.Now
	// ReplicaPause is how long a run waits for the tenant's replicas to agree. 0 means half a minute;
	// most agree within seconds.
	ReplicaPause time.Duration
	Log          *slog.Logger // nil: nothing is logged
	// OtherProblems is called near the end. It returns problems outside the run, which only the calling
	// program knows. The run warns about them. nil means none.
	OtherProblems func() []problem.Problem
}

// Engine is one run of one connector.
type Engine struct {
	Options
	run   directory.Run
	fetch directory.Fetch
	// options are the options for the plan of the fetch.
	options directory.PlanOptions
	silence directory.Silence // for the next run
	unread  []string          // groups whose members could not be read
	links   directory.Links   // of the previous run
	roles   []string
	// wanted are the requested properties. refused are those that Graph was already known to
	// refuse.
	wanted  directory.PropertySet
	refused []string
	held    *directory.Run // waits for a decision; nil: no run does
	// The positions of the delta streams. Only the goroutine of a stream uses its position.
	userChanges, groupChanges string
	groups                    groupCount
	young                     youngGroups
	waited                    bool // whether it has waited for replicas since it began to read
}

// New returns an Engine for a run that has not started.
func New(o Options) *Engine {
	if o.Counters == nil {
		o.Counters = new(progress.Counters)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.ReplicaPause == 0 {
		o.ReplicaPause = replicaPause
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	o.Log = o.Log.With("connector", o.Connector.ID)
	return &Engine{Options: o}
}

// endTimeout limits how long recording a result may take after the run's own context has ended.
const endTimeout = 10 * time.Second

// Run runs the connector and returns the recorded run. A failure is in its State and Error. The
// returned error means that there is no record, because the connector already has a run
// (directory.ErrBusy) or the store failed.
func (e *Engine) Run(ctx context.Context) (directory.Run, error) {
	e.enter(directory.StageQueued)
	release, err := e.Runs.LockConnector(ctx, e.Connector.ID)
	if err != nil {
		return directory.Run{}, fmt.Errorf("lock connector %s: %w", e.Connector.ID, err)
	}
	defer release()
	if err := e.findHeld(ctx); err != nil {
		return directory.Run{}, err
	}
	e.run, err = e.Runs.BeginRun(ctx, e.begin())
	if err != nil {
		return directory.Run{}, fmt.Errorf("begin run: %w", err)
	}
	e.Log.Info("Run began", "run", e.run.ID, "trigger", e.Trigger)
	if e.Began != nil {
		e.Began(e.run)
	}
	if err := e.execute(ctx); err != nil {
		return e.fail(ctx, err)
	}
	e.enter(directory.StageDone)
	e.Log.Info("Run ended", "run", e.run.ID, "state", e.run.State, "mode", e.run.Mode)
	// The directory is complete. If the search index falls behind, the next run updates it.
	for more := true; more; {
		if more, err = e.Plans.Index(ctx, e.Connector.ID); err != nil {
			e.Log.Warn("Search index is behind", "run", e.run.ID, "error", err)
			break
		}
	}
	return e.run, nil
}

// begin returns the record of the run at its beginning.
func (e *Engine) begin() directory.Run {
	now := e.Now()
	return directory.Run{
		Connector: e.Connector.ID, Trigger: e.Trigger, Slots: e.Slots, Preview: e.Preview,
		Approves: e.approved(), Decisions: e.decisions(now),
		Mode: directory.ModeDelta, State: directory.StateRunning, StartedAt: now,
	}
}

// enter is the only place that changes a run's stage.
func (e *Engine) enter(stage directory.Stage) {
	e.Counters.SetStage(stage)
	e.Log.Debug("Stage", "run", e.run.ID, "stage", stage)
}

func (e *Engine) execute(ctx context.Context) error {
	e.enter(directory.StageConnect)
	if err := e.connect(ctx); err != nil {
		return err
	}
	var err error
	if e.links, err = e.Runs.Links(ctx, e.Connector.ID); err != nil {
		return err
	}
	e.refused = e.links.Excluded
	if err := e.choose(ctx, e.links.Selected); err != nil {
		return err
	}
	if err := e.open(ctx); err != nil {
		return err
	}
	plan, err := e.readAndPlan(ctx)
	if err != nil {
		return err
	}
	if e.run.Breaches, err = e.guard(ctx, plan); err != nil {
		return err
	}
	if err := e.tellUnread(ctx); err != nil {
		return err
	}
	e.tellUnfound(plan)
	e.warnOtherProblems()
	if len(e.run.Breaches) == 0 {
		if plan, err = e.withhold(ctx, plan); err != nil {
			return err
		}
	}
	switch {
	case e.Preview:
		return e.preview(ctx, plan)
	case len(e.run.Breaches) > 0:
		return e.hold(ctx, plan)
	}
	e.enter(directory.StageApply)
	e.settleRun(plan)
	applied, err := e.Plans.Apply(ctx, &e.fetch, plan, directory.Conclusion{
		Run: e.run, Settled: e.settled(), Silence: e.silence, Unread: e.unread,
	})
	if err != nil {
		return err
	}
	e.run = applied
	return nil
}

// warnOtherProblems warns about problems outside the run.
func (e *Engine) warnOtherProblems() {
	if e.OtherProblems == nil {
		return
	}
	for _, p := range e.OtherProblems() {
		e.warn(p)
	}
}

// settleRun completes the record of the run before it is written with the plan.
func (e *Engine) settleRun(plan directory.Plan) {
	e.run.State = directory.StateSucceeded
	if plan.Rows == 0 {
		e.run.State = directory.StateUnchanged
	}
	if len(e.run.Warnings) > 0 {
		e.run.State = directory.StateWarnings
	}
	e.traffic()
	e.run.EndedAt = e.Now()
}

// traffic copies the counters into the run.
func (e *Engine) traffic() {
	n := e.Counters.Snapshot()
	e.run.Requests, e.run.Retried, e.run.Throttled, e.run.Bytes = n.Requests, n.Retried, n.Throttled, n.Bytes
}

// fail records a run that does not change the directory.
func (e *Engine) fail(ctx context.Context, err error) (directory.Run, error) {
	e.run.State = directory.StateFailed
	if ctx.Err() != nil {
		e.run.State = directory.StateCancelled
		err = whyEnded(ctx)
	}
	p := problem.Of(err)
	e.run.Error = &p
	e.traffic()
	e.run.EndedAt = e.Now()
	e.Log.Error("Run failed", "run", e.run.ID, "state", e.run.State, "code", p.Code, "requestId", p.RequestID,
		"reference", problem.Reference(err), "error", err)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTimeout)
	defer cancel()
	if endErr := e.Runs.EndRun(ctx, e.run); endErr != nil {
		return e.run, errors.Join(fmt.Errorf("record run %d: %w", e.run.ID, endErr), err)
	}
	e.enter(directory.StageDone)
	return e.run, nil
}

// whyEnded returns the problem that ended ctx, or a problem that says that the run was cancelled.
func whyEnded(ctx context.Context) error {
	var why *problem.Problem
	if errors.As(context.Cause(ctx), &why) {
		return why
	}
	return ctx.Err()
}

// warn adds a warning to the run.
func (e *Engine) warn(p problem.Problem) {
	e.run.Warnings = append(e.run.Warnings, p)
	e.Log.Warn("Run warns", "run", e.run.ID, "code", p.Code, "title", p.Title, "detail", p.Detail)
}
