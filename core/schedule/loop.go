package schedule

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

const (
	// step is how long the loop waits at most before it looks at the wall clock.
	step = time.Minute
	// punctual is how late a slot may begin and still be on time: a step, and as
	// much again for a busy computer.
	punctual = 2 * step
	// mistrust is how far ahead of now the settled moment may be, because the
	// clock was set back, before it is taken for the mark of a wrong clock.
	mistrust = 24 * time.Hour
)

// Due is why a run begins.
type Due struct {
	Slots   []time.Time // the slots that the run stands for, oldest first
	CatchUp bool        // it makes up for slots that were missed
}

// Setting is what the loop goes by.
type Setting struct {
	Plan   Plan
	Paused bool
}

// Memory keeps, across restarts, the moment up to which slots are settled. What one
// program keeps, the next one that runs the schedule finds, on whatever computer; it is not
// there without the runs that it speaks of, should the power fail.
type Memory interface {
	// SettledUntil returns the moment; the zero time where none was kept yet.
	SettledUntil(ctx context.Context) (time.Time, error)
	// SetSettledUntil keeps it.
	SetSettledUntil(ctx context.Context, at time.Time) error
}

// LoopOptions are what a Loop is made of; all are needed.
type LoopOptions struct {
	// Setting is asked at every look at the clock, from Serve's goroutine.
	Setting func() Setting
	// Run does the work of slots that are due. Its failures are its own to
	// record: they settle the slots as a success does.
	Run    func(ctx context.Context, due Due)
	Memory Memory
	Log    *slog.Logger
	Now    func() time.Time // the wall clock
}

// Loop waits for slots and runs what is due. See the package comment for its
// contract.
type Loop struct {
	options LoopOptions
	refresh chan string
	settled time.Time // every slot up to here is settled
	last    Setting   // at the last look
}

// NewLoop returns a loop that waits for Serve.
func NewLoop(o LoopOptions) *Loop {
	return &Loop{options: o, refresh: make(chan string, 1)}
}

// Refresh makes the loop look at its setting and at the clock now, as after an
// edit or when the computer woke up. It never blocks; refreshes that come while
// one is waiting are one.
func (l *Loop) Refresh(reason string) {
	select {
	case l.refresh <- reason:
	default:
	}
}

// Serve runs what is due until ctx ends, and returns the cause. It is called
// once. When Memory cannot be read, it returns that error at once: which slots
// were missed is not known then.
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

// Once runs what is due now and returns, instead of Serve. The error is that
// of a Memory that cannot be read.
func (l *Loop) Once(ctx context.Context) error {
	if err := l.start(ctx); err != nil {
		return err
	}
	l.look(ctx)
	return nil
}

// start learns what was settled before. A first start has missed nothing.
func (l *Loop) start(ctx context.Context) error {
	settled, err := l.options.Memory.SettledUntil(ctx)
	if err != nil {
		return fmt.Errorf("read up to when the schedule is settled: %w", err)
	}
	l.settled, l.last = settled, l.options.Setting()
	if settled.IsZero() {
		l.settle(ctx, l.now())
	}
	return nil
}

// look runs what is due. Up to now the setting of the last look counts: an edit
// is for what comes.
func (l *Loop) look(ctx context.Context) {
	now, before, setting := l.now(), l.last, l.options.Setting()
	l.last = setting
	if l.settled.Sub(now) > mistrust {
		l.options.Log.Warn("clock was ahead, schedule goes on from now", "settled", l.settled)
		l.settle(ctx, now)
	}
	slots := before.Plan.Missed(l.settled, now)
	if len(slots) > 0 && !before.Paused && !setting.Paused {
		l.options.Run(ctx, dueFor(slots, now))
		if ctx.Err() != nil {
			return // the run may have been cut short: the next start makes it up
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

// settle marks every slot up to at as settled. Where that cannot be kept, this
// loop still knows it; at worst the next start makes a slot up again.
func (l *Loop) settle(ctx context.Context, at time.Time) {
	l.settled = at
	if err := l.options.Memory.SetSettledUntil(ctx, at); err != nil {
		l.options.Log.Error("keep up to when the schedule is settled", "error", err)
	}
}

// wait is how long to wait until the next look.
func (l *Loop) wait() time.Duration {
	next := l.last.Plan.Next(l.settled)
	if next.IsZero() {
		return step
	}
	return min(step, max(0, next.Sub(l.now())))
}

// now is the wall clock alone. A time that also has a monotonic reading is
// compared by it, which does not notice sleep and clock changes.
func (l *Loop) now() time.Time { return l.options.Now().Round(0) }
