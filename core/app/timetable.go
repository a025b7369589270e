package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/pause"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/schedule"
	"github.com/rollcallsync/rollcall/core/settings"
)

// retryOwning is how often a program checks whether it can run the schedule.
const retryOwning = time.Minute

// keepSchedule runs the schedule of the data folder whenever no other program does.
func (a *App) keepSchedule(ctx context.Context) {
	logged := problem.Code("")
	for {
		err := a.ownSchedule(ctx)
		if ctx.Err() != nil {
			return
		}
		if code := problem.Of(err).Code; code != logged {
			a.log.Warn("schedule is not run by this program", "code", code, "error", err)
			logged = code
		}
		if pause.For(ctx, retryOwning) != nil {
			return
		}
	}
}

// ownSchedule runs the schedule until ctx ends, or returns why it cannot.
func (a *App) ownSchedule(ctx context.Context) error {
	release, err := a.scheduleStore.LockSchedule(ctx)
	if err != nil {
		a.setOther(errors.Is(err, directory.ErrBusy))
		return err
	}
	defer release()
	loop := a.newLoop(func(ctx context.Context, due schedule.Due) {
		connectors, err := a.enabled(ctx)
		if err != nil {
			a.log.Warn("scheduled runs could not be started", "error", err)
			return
		}
		a.runAll(ctx, connectors, a.forDue(due, SyncOptions{}))
	})
	a.setLoop(loop)
	defer a.setLoop(nil)
	return loop.Serve(ctx)
}

// SyncDue runs the slots that the schedule has missed since its last check, now and in the
// foreground. It returns why it ran; a Due without slots means that nothing was due. The very first
// check misses nothing. An error with code "busy" means that another program runs the schedule of
// this data folder. The schedule sets the trigger and slots in o.
func (a *App) SyncDue(ctx context.Context, o SyncOptions) (due schedule.Due, outcomes []Outcome, err error) {
	release, err := a.scheduleStore.LockSchedule(ctx)
	if err != nil {
		return due, nil, err
	}
	defer release()
	var refused error
	loop := a.newLoop(func(ctx context.Context, d schedule.Due) {
		due = d
		outcomes, refused = a.Sync(ctx, nil, a.forDue(d, o))
	})
	err = errors.Join(loop.Once(ctx), refused)
	a.notifyOnce(ctx)
	return due, outcomes, err
}

// ScheduleKept reports whether any program currently runs the schedule of the data folder. Without
// one, nothing happens at the scheduled times.
func (a *App) ScheduleKept(ctx context.Context) (bool, error) {
	if a.ownsSchedule() {
		return true, nil
	}
	release, err := a.scheduleStore.LockSchedule(ctx)
	if errors.Is(err, directory.ErrBusy) {
		return true, nil
	}
	if err == nil {
		release()
	}
	return false, err
}

// forDue returns the options of runs that cover slots.
func (a *App) forDue(due schedule.Due, o SyncOptions) SyncOptions {
	o.Trigger, o.Slots = directory.TriggerSchedule, nil
	o.quiet = slices.ContainsFunc(due.Slots, a.setting(a.Settings()).Plan.Quiet)
	for _, slot := range due.Slots {
		o.Slots = append(o.Slots, slot.UTC())
	}
	if due.CatchUp {
		o.Trigger = directory.TriggerCatchUp
	}
	return o
}

func (a *App) newLoop(run func(context.Context, schedule.Due)) *schedule.Loop {
	return schedule.NewLoop(schedule.LoopOptions{
		Setting: func() schedule.Setting { return a.setting(a.Settings()) },
		Run:     run, Memory: a.scheduleStore, Log: a.log, Now: a.now,
	})
}

// setting returns the schedule's plan. Settings without a valid plan are never loaded or saved.
func (a *App) setting(s settings.Settings) schedule.Setting {
	plan, err := s.Plan()
	if err != nil {
		a.log.Error("make plan of settings", "error", err)
	}
	return schedule.Setting{Plan: plan, Paused: s.Paused}
}

// nextSlot returns when the schedule is due next. It is the zero time while the schedule is paused.
func (a *App) nextSlot(s settings.Settings) time.Time {
	if s.Paused {
		return time.Time{}
	}
	return a.setting(s).Plan.Next(a.now())
}
