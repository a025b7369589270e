package syncer

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Approval is a person's consent to the plan of one held run.
type Approval struct {
	Run  int64 // the held run
	By   string
	Note string
}

// NotHeld returns the problem for a run that cannot be approved or discarded because it is not
// held. state may be empty if it is unknown.
func NotHeld(run int64, state directory.State) error {
	p := &problem.Problem{
		Code: problem.CodeNotHeld, Title: fmt.Sprintf("Run %d is not held", run),
		Detail: "It has already been decided.", Hint: "Only a held run can be approved or discarded.",
	}
	if state != "" {
		p.Detail = fmt.Sprintf("Its state is %s.", state)
	}
	return p
}

// Discard ends a held run with a decision and drops the fetched data. Only the run's record and its
// plan remain. directory.ErrBusy means that a run of the connector is in progress.
func Discard(ctx context.Context, runs Runs, fetches Fetches, held directory.Run,
	decision directory.Decision,
) (directory.Run, error) {
	release, err := runs.LockConnector(ctx, held.Connector)
	if err != nil {
		return held, fmt.Errorf("lock connector %s: %w", held.Connector, err)
	}
	defer release()
	waiting, err := runs.HeldRun(ctx, held.Connector) // the run may no longer wait for a decision
	if err != nil {
		return held, err
	}
	if waiting == nil || waiting.ID != held.ID {
		return held, NotHeld(held.ID, "")
	}
	held = *waiting
	held.State, held.Decisions = directory.StateDiscarded, append(held.Decisions, decision)
	if err := fetches.DropFetch(ctx, held.Connector); err != nil {
		return held, err
	}
	return held, runs.EndRun(ctx, held)
}

// findHeld looks for the connector's held run. Losses that its approval covers do not count for the
// fetch.
func (e *Engine) findHeld(ctx context.Context) error {
	held, err := e.Runs.HeldRun(ctx, e.Connector.ID)
	if err != nil {
		return err
	}
	if e.Approval != nil && (held == nil || held.ID != e.Approval.Run) {
		return NotHeld(e.Approval.Run, "")
	}
	e.held = held
	return nil
}

// approved returns the run whose approval began this one; 0: none.
func (e *Engine) approved() int64 {
	if e.Approval == nil {
		return 0
	}
	return e.Approval.Run
}

// preview ends a run that should not be applied.
func (e *Engine) preview(ctx context.Context, plan directory.Plan) error {
	e.settleRun(plan)
	e.run.State = directory.StatePreviewed
	kept, err := e.Plans.KeepPlan(ctx, &e.fetch, plan, e.run, 0)
	if err == nil {
		e.run = kept
	}
	return err
}

// hold ends a run that exceeded guards. If there already is a held run, that run gets the plan, and
// the record of this run is deleted. So only one run waits for a decision, however often its plan
// is repeated.
func (e *Engine) hold(ctx context.Context, plan directory.Plan) error {
	e.settleRun(plan)
	waiting, absorbed := e.run, int64(0)
	if e.held != nil {
		waiting, absorbed = e.renewed(*e.held), e.run.ID
	}
	waiting.State = directory.StateHeld
	kept, err := e.Plans.KeepPlan(ctx, &e.fetch, plan, waiting, absorbed)
	if err != nil {
		return err
	}
	e.run = kept
	e.Log.Warn("Run is held", "run", kept.ID, "renewed", absorbed != 0, "guards", len(kept.Breaches))
	return nil
}

// renewed returns a held run with the findings of this one.
func (e *Engine) renewed(held directory.Run) directory.Run {
	held.RenewedAt, held.Breaches, held.Mode = e.run.EndedAt, e.run.Breaches, e.run.Mode
	held.Slots = append(held.Slots, e.run.Slots...)
	held.Resync, held.Verified, held.Warnings = e.run.Resync, e.run.Verified, e.run.Warnings
	held.Requests += e.run.Requests
	held.Retried += e.run.Retried
	held.Throttled += e.run.Throttled
	held.Bytes += e.run.Bytes
	held.Decisions = append(held.Decisions, e.run.Decisions...)
	return held
}

// settled returns the held run in its state after this run is applied, or nil if there is none.
func (e *Engine) settled() *directory.Run {
	if e.held == nil {
		return nil
	}
	held, decisions := *e.held, slices.Clone(e.run.Decisions)
	held.State = directory.StateApproved
	if e.Approval == nil {
		held.State = directory.StateDiscarded
		decisions = []directory.Decision{{Verdict: directory.VerdictSuperseded, At: e.run.EndedAt}}
	}
	decisions[0].Run = e.run.ID
	held.Decisions = append(held.Decisions, decisions...)
	return &held
}

// decisions returns the approval in the form of the run's record, or nil if there is none.
func (e *Engine) decisions(at time.Time) []directory.Decision {
	if e.Approval == nil {
		return nil
	}
	return []directory.Decision{{
		Verdict: directory.VerdictApproved, By: e.Approval.By, Note: e.Approval.Note,
		At: at.UTC(),
	}}
}
