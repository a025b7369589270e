package app

import (
	"context"
	"reflect"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
)

// watchEvery is how often Serve looks for changes from outside, such as the date, the disk, or
// other programs.
const watchEvery = time.Minute

// Serve does the background work: the schedule, the runs that StartSync requests, and the events
// for subscribers. When ctx ends, it ends everything that it started and returns the cause. Runs in
// progress are recorded as cancelled, with closed as their problem, and the next run uses what they
// had read. Call it only once.
func (a *App) Serve(ctx context.Context) error {
	if !a.listeners.begin(context.WithoutCancel(ctx)) { // subscribers also get the results of the last runs
		return &problem.Problem{Code: problem.CodeBusy, Title: "Rollcall is already running"}
	}
	a.noticeInterrupted(ctx)
	happened, leave := a.Subscribe()
	defer leave()
	a.work.begin(untilClosed(ctx))
	a.work.do(a.keepSchedule)
	a.work.do(a.watch)
	a.work.do(a.backups.Daily)
	a.work.do(func(ctx context.Context) { a.notices.Serve(ctx, happened) })
	a.work.do(func(ctx context.Context) { a.updates.Serve(ctx, a.bus.Changed) })
	a.work.do(a.forgetAll)
	a.work.do(a.catchUp)
	<-ctx.Done()
	a.work.end()
	a.bus.Close()
	close(a.closing)
	a.listeners.end()
	return context.Cause(ctx)
}

// closed is the reason why a run ends if nobody cancelled it.
var closed = &problem.Problem{
	Code: problem.CodeClosed, Title: "Rollcall was closed", Hint: "The next run continues where this one stopped.",
}

// untilClosed returns a context that ends together with ctx and has closed as its cause.
func untilClosed(ctx context.Context) context.Context {
	until, end := context.WithCancelCause(context.WithoutCancel(ctx))
	context.AfterFunc(ctx, func() { end(closed) })
	return until
}

// noticeInterrupted marks the runs of killed programs as interrupted. Locking the connector does
// that.
func (a *App) noticeInterrupted(ctx context.Context) {
	states, err := a.States(ctx)
	if err != nil {
		a.log.Error("look for interrupted runs", "error", err)
	}
	for _, s := range states {
		if s.LastAttempt == nil || s.LastAttempt.State != directory.StateRunning {
			continue
		}
		if release, err := a.runs.LockConnector(ctx, s.Connector.ID); err == nil {
			release()
		}
	}
}

// watch publishes changes that happen outside this program.
func (a *App) watch(ctx context.Context) {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	var before events.Overview
	for {
		a.reloadSettings()
		before = a.look(ctx, before)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// look publishes the state if it differs from the earlier one, ignoring the progress of runs. It
// also drops sign-ins of connectors that another program has removed or changed. It returns the
// state.
func (a *App) look(ctx context.Context, before events.Overview) events.Overview {
	o, ok := a.seen(ctx)
	if !ok {
		return before
	}
	listed := make([]directory.Connector, len(o.Connectors))
	for i := range o.Connectors {
		o.Connectors[i].Running, listed[i] = nil, o.Connectors[i].Connector
	}
	a.signIns.Retain(listed)
	if !reflect.DeepEqual(before, o) {
		a.bus.Changed()
	}
	return o
}
