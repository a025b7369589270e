package app

import (
	"context"
	"reflect"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
)

// watchEvery is how often Serve looks for what changed without its doing: the
// day, the disk, other programs.
const watchEvery = time.Minute

// Serve is the application in the background: it runs the schedule, the runs
// that StartSync asks for, and tells subscribers what happens. It returns the
// cause of ctx's end, after all that it started has ended; runs under way end
// as cancelled with the problem closed, and what they had read serves the next one.
// It is called once.
func (a *App) Serve(ctx context.Context) error {
	if !a.listeners.begin(context.WithoutCancel(ctx)) { // how runs ended is told, too
		return &problem.Problem{Code: problem.CodeBusy, Title: "Rollcall is at work already"}
	}
	a.noticeInterrupted(ctx)
	a.work.begin(untilClosed(ctx))
	a.work.do(a.keepSchedule)
	a.work.do(a.watch)
	a.work.do(a.keepBackups)
	a.work.do(a.forgetAll)
	a.work.do(a.catchUp)
	<-ctx.Done()
	a.work.end()
	a.bus.Close()
	close(a.closing)
	a.listeners.end()
	return context.Cause(ctx)
}

// closed is why runs end that nobody cancelled.
var closed = &problem.Problem{
	Code: problem.CodeClosed, Title: "Rollcall was closed", Hint: "The next run goes on where this one was.",
}

// untilClosed returns a context that ends with ctx, because of closed.
func untilClosed(ctx context.Context) context.Context {
	until, end := context.WithCancelCause(context.WithoutCancel(ctx))
	context.AfterFunc(ctx, func() { end(closed) })
	return until
}

// noticeInterrupted lets runs that a program left behind when it was killed show
// as interrupted: locking their connector does that.
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

// watch tells subscribers of what changes by itself.
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

// look tells of what is not as it was before; how far runs are does not count. It
// returns what it found.
func (a *App) look(ctx context.Context, before events.Overview) events.Overview {
	o, ok := a.seen(ctx)
	if !ok {
		return before
	}
	for i := range o.Connectors {
		o.Connectors[i].Running = nil
	}
	if !reflect.DeepEqual(before, o) {
		a.bus.Changed()
	}
	return o
}
