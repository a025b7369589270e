package schedule

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// bench runs a loop inside a synctest bubble, whose time begins at midnight UTC on 2000-01-01.
type bench struct {
	t    *testing.T
	loop *Loop
	end  func() error // ends the loop and returns what Serve returned

	mu      sync.Mutex
	setting Setting
	jumped  time.Duration // difference between the wall clock and the bubble's time
	runs    []string
	busy    time.Duration // how long a run takes
	settled time.Time
	saving  error
	log     bytes.Buffer
}

// newBench returns a bench with the times 08:00, 13:00 and 23:00 in Europe. Call start to run it.
func newBench(t *testing.T) *bench {
	b := &bench{t: t, setting: Setting{Plan: plan(t, Europe, "08:00 13:00 23:00")}}
	b.loop = NewLoop(LoopOptions{
		Setting: func() Setting { b.mu.Lock(); defer b.mu.Unlock(); return b.setting },
		Run:     b.run,
		Memory:  b,
		Log:     slog.New(slog.NewTextHandler(&b.log, nil)),
		Now:     b.now,
	})
	return b
}

func (b *bench) start() *bench {
	ctx, cancel := context.WithCancelCause(b.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- b.loop.Serve(ctx) }()
	b.end = func() error { cancel(errQuit); return <-ended }
	synctest.Wait()
	return b
}

var errQuit = errors.New("quit")

func (b *bench) now() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return time.Now().Add(b.jumped)
}

func (b *bench) run(ctx context.Context, due Due) {
	text := b.now().UTC().Format("02 15:04")
	if due.CatchUp {
		text += " catch-up"
	}
	for _, slot := range due.Slots {
		text += slot.UTC().Format(" 02/15:04")
	}
	b.mu.Lock()
	b.runs = append(b.runs, text)
	busy := b.busy
	b.mu.Unlock()
	select {
	case <-time.After(busy):
	case <-ctx.Done():
	}
}

func (b *bench) SettledUntil(context.Context) (time.Time, error) { return b.settled, nil }

func (b *bench) SetSettledUntil(_ context.Context, at time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.saving == nil {
		b.settled = at
	}
	return b.saving
}

// awake lets time pass while the computer is awake.
func (b *bench) awake(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// jump moves the wall clock while timers stand still, as when the computer sleeps or the user sets
// the clock.
func (b *bench) jump(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.jumped += d
}

// edit changes the setting and refreshes the loop.
func (b *bench) edit(change func(*Setting)) {
	b.mu.Lock()
	change(&b.setting)
	b.mu.Unlock()
	b.loop.Refresh("edit")
	synctest.Wait()
}

func (b *bench) pause()  { b.edit(func(s *Setting) { s.Paused = true }) }
func (b *bench) resume() { b.edit(func(s *Setting) { s.Paused = false }) }

func (b *bench) takes(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.busy = d
}

// breaks makes every later SetSettledUntil fail.
func (b *bench) breaks(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.saving = err
}

const hour = time.Hour

func TestLoop(t *testing.T) {
	for name, test := range map[string]struct {
		act  func(*bench)
		want []string // when, catch-up, slots
	}{
		"on time": {
			func(b *bench) { b.awake(26 * hour) },
			[]string{"01 08:00 01/08:00", "01 13:00 01/13:00", "01 23:00 01/23:00"},
		},
		"sleep over one slot": {
			func(b *bench) { b.awake(7 * hour); b.jump(3 * hour); b.awake(4 * hour) },
			[]string{"01 10:01 catch-up 01/08:00", "01 13:00 01/13:00"},
		},
		"sleep over many slots": {
			func(b *bench) { b.awake(7 * hour); b.jump(48 * hour); b.awake(2 * hour) },
			[]string{
				"03 07:01 catch-up 01/08:00 01/13:00 01/23:00 02/08:00 02/13:00 02/23:00",
				"03 08:00 03/08:00",
			},
		},
		"a nap that ends right after a slot is punctual": {
			func(b *bench) { b.awake(7 * hour); b.jump(hour + 30*time.Second); b.awake(hour) },
			[]string{"01 08:01 01/08:00"},
		},
		"woken by a refresh": {
			func(b *bench) {
				b.awake(7 * hour)
				b.jump(3 * hour)
				b.loop.Refresh("computer woke up")
				synctest.Wait()
			},
			[]string{"01 10:00 catch-up 01/08:00"},
		},
		"clock set forward": {
			func(b *bench) { b.awake(9 * hour); b.jump(5 * hour); b.awake(hour) },
			[]string{"01 08:00 01/08:00", "01 14:01 catch-up 01/13:00"},
		},
		"clock set back: nothing twice": {
			func(b *bench) { b.awake(9 * hour); b.jump(-3 * hour); b.awake(8 * hour) },
			[]string{"01 08:00 01/08:00", "01 13:00 01/13:00"},
		},
		"clock set back again and again": {
			func(b *bench) {
				b.awake(8 * hour)
				for range 5 {
					b.jump(-10 * time.Minute)
					b.awake(10 * time.Minute)
				}
			},
			[]string{"01 08:00 01/08:00"},
		},
		"clock set back before a slot: it still comes once": {
			func(b *bench) { b.awake(7 * hour); b.jump(-3 * hour); b.awake(5 * hour) },
			[]string{"01 08:00 01/08:00"},
		},
		"clock set back, then times edited": {
			func(b *bench) {
				b.awake(9 * hour)
				b.jump(-3 * hour)
				b.edit(func(s *Setting) { s.Plan = plan(b.t, Europe, "08:00 12:00") })
				b.awake(7 * hour)
			},
			[]string{"01 08:00 01/08:00", "01 12:00 01/12:00"},
		},
		"a clock that was days ahead": {
			func(b *bench) {
				b.awake(hour)
				b.jump(10 * 24 * hour)
				b.awake(8 * hour) // 09:00 on the eleventh: runs what seems to be missed
				b.jump(-10 * 24 * hour)
				b.awake(5 * hour) // the first again, until 14:00
			},
			[]string{
				"11 01:01 catch-up " + strings.Join(slotsOfDays(1, 10), " "),
				"11 08:00 11/08:00", "01 13:00 01/13:00",
			},
		},
		"paused slots are not made up": {
			func(b *bench) { b.pause(); b.awake(14 * hour); b.resume(); b.awake(10 * hour) },
			[]string{"01 23:00 01/23:00"},
		},
		"resumed right after sleep": {
			func(b *bench) { b.pause(); b.awake(hour); b.jump(12 * hour); b.resume(); b.awake(11 * hour) },
			[]string{"01 23:00 01/23:00"},
		},
		"paused right after sleep": {
			func(b *bench) {
				b.awake(7 * hour)
				b.jump(3 * hour)
				b.pause()
				b.awake(hour)
				b.resume()
				b.awake(2 * hour)
			},
			[]string{"01 13:00 01/13:00"},
		},
		"edited times count from now on": {
			func(b *bench) {
				b.awake(10 * hour)
				b.edit(func(s *Setting) { s.Plan = plan(b.t, Europe, "09:00 12:00") })
				b.awake(14 * hour)
			},
			[]string{"01 08:00 01/08:00", "01 12:00 01/12:00"},
		},
		"another region counts from now on": {
			func(b *bench) {
				b.awake(12 * hour)
				b.edit(func(s *Setting) { s.Plan = plan(b.t, SouthAfrica, "08:00 13:00 23:00") })
				b.awake(12 * hour)
			},
			[]string{"01 08:00 01/08:00", "01 21:00 01/21:00"},
		},
		"what sleep missed before an edit is made up": {
			func(b *bench) {
				b.awake(7 * hour)
				b.jump(2 * hour)
				b.edit(func(s *Setting) { s.Plan = plan(b.t, Europe, "08:30 12:00") })
				b.awake(4 * hour)
			},
			[]string{"01 09:00 catch-up 01/08:00", "01 12:00 01/12:00"},
		},
		"a slot that passes during a run": {
			func(b *bench) { b.takes(6 * hour); b.awake(22 * hour) },
			[]string{"01 08:00 01/08:00", "01 14:00 catch-up 01/13:00"},
		},
		"without a plan nothing is due": {
			func(b *bench) {
				b.edit(func(s *Setting) { s.Plan = Plan{} })
				b.awake(10 * hour)
				b.edit(func(s *Setting) { s.Plan = plan(b.t, Europe, "08:00 13:00") })
				b.awake(4 * hour)
			},
			[]string{"01 13:00 01/13:00"},
		},
		"settled moments cannot be kept": {
			func(b *bench) { b.breaks(errors.New("disk full")); b.awake(14 * hour) },
			[]string{"01 08:00 01/08:00", "01 13:00 01/13:00"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := newBench(t).start()
				test.act(b)
				if err := b.end(); !errors.Is(err, errQuit) {
					t.Errorf("Serve returned %v", err)
				}
				if diff := cmp.Diff(test.want, b.runs); diff != "" {
					t.Errorf("runs (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// slotsOfDays lists the slots of whole days in the form that run uses.
func slotsOfDays(first, last int) []string {
	var slots []string
	for day := first; day <= last; day++ {
		for _, at := range []string{"08:00", "13:00", "23:00"} {
			slots = append(slots, fmt.Sprintf("%02d/%s", day, at))
		}
	}
	return slots
}

func TestLoopAcrossRestarts(t *testing.T) {
	for name, test := range map[string]struct {
		act  func(first, second *bench)
		want []string // runs of the second loop
	}{
		"closed over slots": {
			func(first, second *bench) { second.restart(first, 16*hour) },
			[]string{"02 02:00 catch-up 01/13:00 01/23:00"},
		},
		"closed between slots": {
			func(first, second *bench) { second.restart(first, hour) }, nil,
		},
		"ended during a run": {
			func(first, second *bench) {
				first.takes(10 * time.Minute)
				first.awake(3*hour + time.Minute)
				second.restart(first, 10*time.Minute)
			},
			[]string{"01 13:11 catch-up 01/13:00"},
		},
		"paused before": {
			func(first, second *bench) {
				first.pause()
				first.awake(4 * hour)
				first.resume()
				second.restart(first, hour)
			},
			nil,
		},
		"edited before": {
			func(first, second *bench) {
				first.edit(func(s *Setting) { s.Plan = plan(first.t, Europe, "09:30 23:00") })
				second.setting = first.setting
				second.restart(first, 14*hour)
			},
			[]string{"02 00:00 catch-up 01/23:00"},
		},
		"the clock was years ahead": {
			func(first, second *bench) {
				first.settled = first.settled.AddDate(20, 0, 0)
				second.restart(first, hour)
				second.awake(3 * hour)
			},
			[]string{"01 13:00 01/13:00"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				first, second := newBench(t).start(), newBench(t)
				first.awake(10 * hour)
				test.act(first, second)
				if err := second.end(); !errors.Is(err, errQuit) {
					t.Errorf("Serve returned %v", err)
				}
				if diff := cmp.Diff(test.want, second.runs); diff != "" {
					t.Errorf("runs (-want +got):\n%s", diff)
				}
			})
		})
	}
}

// restart ends the first loop. After a while, it starts b with the same memory.
func (b *bench) restart(first *bench, after time.Duration) {
	first.end()
	b.awake(after)
	b.settled = first.settled
	b.start()
}

func TestFirstStartHasMissedNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.awake(10 * hour)
		b.start()
		b.awake(time.Minute)
		b.end()
		if len(b.runs) > 0 || !b.settled.Equal(time.Date(2000, 1, 1, 10, 0, 0, 0, time.UTC)) {
			t.Errorf("runs %q, settled up to %v", b.runs, b.settled)
		}
	})
}

func TestLoopSaysThatItCannotKeepTheMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.breaks(errors.New("disk full"))
		b.start()
		b.end()
		if !strings.Contains(b.log.String(), "disk full") {
			t.Errorf("log is %q", b.log.String())
		}
	})
}

type forgetful struct{ *bench }

var errForgot = errors.New("forgot")

func (forgetful) SettledUntil(context.Context) (time.Time, error) { return time.Time{}, errForgot }

func TestServeNeedsItsMemory(t *testing.T) {
	b := newBench(t)
	b.loop.options.Memory = forgetful{b}
	if err := b.loop.Serve(t.Context()); !errors.Is(err, errForgot) {
		t.Errorf("Serve returned %v", err)
	}
}

func TestRefreshNeverBlocks(t *testing.T) {
	l := newBench(t).loop
	for range 100 {
		l.Refresh("again")
	}
}
