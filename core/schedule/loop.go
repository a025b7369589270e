package schedule

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

const (
	// step is the longest time that the loop waits before it looks at the wall clock.
	step = time.Minute
	// punctual is the maximum delay of a slot that counts as on time. It is one step, plus one more
	// for a busy computer.
	punctual = 2 * step
	// mistrust is how far the settled moment may be ahead of now after the clock was set back. If
	// it is further ahead, an earlier clock must have been wrong.
	mistrust = 24 * time.Hour
)

// Due says why a run begins.
type Due struct {
	Slots   []time.Time // the slots that the run covers, oldest first
	CatchUp bool        // it makes up for missed slots
}

// Setting is the configuration of the loop.
type Setting struct {
	Plan   Plan
	Paused bool
}

// Memory stores, across restarts, the moment up to which slots are settled. The next program that
// runs the schedule finds it there, even on another computer. After a power failure, it must not be
// newer than the stored runs.
type Memory interface {
	// SettledUntil returns the moment, or the zero time if none is stored yet.
	SettledUntil(ctx context.Context) (time.Time, error)
	// SetSettledUntil stores the moment.
	SetSettledUntil(ctx context.Context, at time.Time) error
}

// LoopOptions are the options of a Loop. All are required.
type LoopOptions struct {
	// Setting is called every time the loop looks at the clock, in Serve's goroutine.
	Setting func() Setting
	// Run does the work of slots that are due. It records its own failures. A failure settles the
	// slots like a success.
	Run    func(ctx context.Context, due Due)
	Memory Memory
	Log    *slog.Logger
	Now    func() time.Time // the wall clock
}

// Loop waits for slots and starts the runs that are due. The package comment describes its
// contract.
type Loop struct {
	options LoopOptions
	refresh chan string
	settled time.Time // every slot up to here is settled
	last    Setting   // the setting when the loop last looked
}

// NewLoop returns a loop that does nothing until Serve or Once is called.
func NewLoop(o LoopOptions) *Loop {
	return &Loop{options: o, refresh: make(chan string, 1)}
}

// Refresh makes the loop look at its setting and at the clock now, for example after an edit or
// when the computer wakes up. It never blocks. Calls have no effect while an earlier one is
// waiting.
func (l *Loop) Refresh(reason string) {
	select {
	case l.refresh <- reason:
	default:
	}
}

// Serve starts the runs that are due until ctx ends, and returns the cause. It may be called only
// once. If it cannot read Memory, it returns that error immediately, because it then does not know
// which slots were missed.
func (l *Loop) Serve(ctx context.Context) error {
	if err := l.start(ctx); err != nil {
		return err
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case reason := <-l.refresh:
			l.options.Log.Debug("schedule refreshed", "reason", reason)
		case <-timer.C:
		}
		if ctx.Err() == nil {
			l.look(ctx)
			timer.Reset(l.wait())
		}
	}
}

// Once does the work that is due now and returns. Use it instead of Serve. It returns an error if
// it cannot read Memory.
func (l *Loop) Once(ctx context.Context) error {
	if err := l.start(ctx); err != nil {
		return err
	}
	l.look(ctx)
	return nil
}

// start reads the moment up to which slots are settled. On the very first start, nothing was
// missed.
func (l *Loop) start(ctx context.Context) error {
	settled, err := l.options.Memory.SettledUntil(ctx)
	if err != nil {
		return fmt.Errorf("read the time up to which the schedule is settled: %w", err)
	}
	l.settled, l.last = settled, l.options.Setting()
	if settled.IsZero() {
		l.settle(ctx, l.now())
	}
	return nil
}

// look starts the runs that are due. For the time up to now it uses the previous setting, because
// an edit affects only the future.
func (l *Loop) look(ctx context.Context) {
	now, before, setting := l.now(), l.last, l.options.Setting()
	l.last = setting
	if l.settled.Sub(now) > mistrust {
		l.options.Log.Warn("clock was ahead, schedule continues from now", "settled", l.settled)
		l.settle(ctx, now)
	}
	slots := before.Plan.Missed(l.settled, now)
	if len(slots) > 0 && !before.Paused && !setting.Paused {
		l.options.Run(ctx, dueFor(slots, now))
		if ctx.Err() != nil {
			return // the run may have been interrupted; the next start makes up for it
		}
	}
	edited := !before.Plan.Equal(setting.Plan)
	if (len(slots) > 0 || edited) && now.After(l.settled) {
		l.settle(ctx, now)
	}
}

func dueFor(slots []time.Time, now time.Time) Due {
	return Due{Slots: slots, CatchUp: now.Sub(slots[0]) > punctual}
}

// settle marks every slot up to at as settled. If Memory cannot store that, this loop still
// remembers it. In the worst case, the next start repeats a slot.
func (l *Loop) settle(ctx context.Context, at time.Time) {
	l.settled = at
	if err := l.options.Memory.SetSettledUntil(ctx, at); err != nil {
		l.options.Log.Error("store the time up to which the schedule is settled", "error", err)
	}
}

// wait returns the time until the loop looks at the clock again.
func (l *Loop) wait() time.Duration {
	next := l.last.Plan.Next(l.settled)
	if next.IsZero() {
		return step
	}
	return min(step, max(0, next.Sub(l.now())))
}

// now returns the wall clock without the monotonic reading. Otherwise times would be compared by
// that reading, which ignores sleep and clock changes.
func (l *Loop) now() time.Time { return l.options.Now().Round(0) }
