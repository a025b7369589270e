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
	Run  int64 // that is held
	By   string
	Note string
}

// NotHeld is the problem of a run that was to be approved or discarded and does
// not wait for it. The state may be empty: it is not known.
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

// Discard ends a held run with a decision and drops the fetched data, so that only its
// row and its plan remain. directory.ErrBusy means that a run of the connector is under
// way.
func Discard(ctx context.Context, runs Runs, fetches Fetches, held directory.Run, decision directory.Decision) (directory.Run, error) {
	release, err := runs.LockConnector(ctx, held.Connector)
	if err != nil {
		return held, fmt.Errorf("lock connector %s: %w", held.Connector, err)
	}
	defer release()
	waiting, err := runs.HeldRun(ctx, held.Connector) // it no longer waits for a decision
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

// findHeld looks for the held run of the connector; the fetch counts the losses
// that its approval covers as none.
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

// approved is the run whose approval began this one; 0: none.
func (e *Engine) approved() int64 {
	if e.Approval == nil {
		return 0
	}
	return e.Approval.Run
}

// preview ends a run that is not meant to be applied.
func (e *Engine) preview(ctx context.Context, plan directory.Plan) error {
	e.settleRun(plan)
	e.run.State = directory.StatePreviewed
	kept, err := e.Plans.KeepPlan(ctx, &e.fetch, plan, e.run, 0)
	if err == nil {
		e.run = kept
	}
	return err
}

// hold ends a run that broke guards. If there already is a held run, it takes over the
// plan and this run's row is deleted: only one run waits for a person, however often
// its plan is made again.
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

// renewed is a held run with the findings of this one.
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

// settled is the held run as it is after this one is applied, or nil if there is none.
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

// decisions are the approval in the form of the run's row, or nil if there is none.
func (e *Engine) decisions(at time.Time) []directory.Decision {
	if e.Approval == nil {
		return nil
	}
	return []directory.Decision{{Verdict: directory.VerdictApproved, By: e.Approval.By, Note: e.Approval.Note, At: at.UTC()}}
}
