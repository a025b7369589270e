package events

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/progress"
)

const interval = 500 * time.Millisecond

// audience is one listener at work in a synctest bubble; it writes down what it
// hears, and when.
type audience struct {
	leave func()
	start time.Time

	mu    sync.Mutex
	heard []string
	ended bool
	slow  chan struct{} // not nil: wait for it after each event
}

func listen(t *testing.T, b *Bus, slow chan struct{}) *audience {
	ctx, leave := context.WithCancel(t.Context())
	a := &audience{leave: leave, start: time.Now(), slow: slow}
	go func() {
		for e := range b.Events(ctx) {
			a.note(e)
			if slow != nil {
				<-slow
			}
		}
		a.mu.Lock()
		defer a.mu.Unlock()
		a.ended = true
	}()
	synctest.Wait()
	return a
}

func (a *audience) note(e Event) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.heard = append(a.heard, fmt.Sprintf("%v %s", time.Since(a.start), short(e)))
}

// take returns what was heard since the last time.
func (a *audience) take() []string {
	synctest.Wait()
	a.mu.Lock()
	defer a.mu.Unlock()
	heard := a.heard
	a.heard = nil
	return heard
}

func short(e Event) string {
	switch e := e.(type) {
	case Snapshot:
		text := fmt.Sprintf("snapshot %d running %d conditions paused=%v", len(e.Running), len(e.Conditions), e.Schedule.Paused)
		for _, p := range e.Running {
			text += fmt.Sprintf(" %s:%d", p.Connector, p.Counters.Users)
		}
		return text
	case RunStarted:
		return "started " + e.Run.Connector
	case RunProgress:
		return fmt.Sprintf("progress %s %s %d", e.Connector, e.Counters.Stage, e.Counters.Users)
	case RunEnded:
		return "ended " + e.Run.Connector
	}
	return fmt.Sprintf("%T", e)
}

func run(connector string) directory.Run { return directory.Run{ID: 7, Connector: connector} }

func at(connector string, stage directory.Stage, users int64) RunProgress {
	return RunProgress{Progress{Connector: connector, Run: 7, Counters: progress.Snapshot{Stage: stage, Users: users}}}
}

func expect(t *testing.T, a *audience, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, a.take()); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
}

func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// play runs a test in a bubble with a fresh bus, and ends it.
func play(t *testing.T, act func(t *testing.T, b *Bus)) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBus(interval)
		act(t, b)
		b.Close()
	})
}

func TestSnapshotFirst(t *testing.T) {
	play(t, func(t *testing.T, b *Bus) {
		expect(t, listen(t, b, nil), "0s snapshot 0 running 0 conditions paused=false")
		b.Publish(RunStarted{run("a")})
		b.Publish(at("a", directory.StageFetch, 100))
		b.Publish(ConditionsChanged{[]health.Condition{{Code: "x"}}})
		b.Publish(ScheduleChanged{Schedule{Paused: true}})
		expect(t, listen(t, b, nil), "0s snapshot 1 running 1 conditions paused=true a:100")
		b.Publish(RunEnded{run("a")})
		expect(t, listen(t, b, nil), "0s snapshot 0 running 1 conditions paused=true")
	})
}

func TestNotableAtOnceProgressMerged(t *testing.T) {
	play(t, func(t *testing.T, b *Bus) {
		a := listen(t, b, nil)
		a.take()
		b.Publish(RunStarted{run("a")})
		b.Publish(at("a", directory.StageFetch, 0)) // another stage
		expect(t, a, "0s started a", "0s progress a fetch 0")
		for users := range int64(10) {
			pass(100 * time.Millisecond)
			b.Publish(at("a", directory.StageFetch, users+1))
		}
		pass(100 * time.Millisecond)
		expect(t, a, "600ms progress a fetch 5", "1.1s progress a fetch 10")
		pass(time.Hour)
		expect(t, a)
		b.Publish(ConnectorsChanged{})
		expect(t, a, "1h0m1.1s events.ConnectorsChanged")
	})
}

func TestProgressOfSeveralRuns(t *testing.T) {
	play(t, func(t *testing.T, b *Bus) {
		a := listen(t, b, nil)
		for _, connector := range []string{"a", "b"} {
			b.Publish(RunStarted{run(connector)})
			b.Publish(at(connector, directory.StageFetch, 0))
		}
		a.take()
		b.Publish(at("b", directory.StageFetch, 1))
		b.Publish(at("a", directory.StageFetch, 2))
		b.Publish(at("b", directory.StageFetch, 3))
		pass(interval)
		expect(t, a, "500ms progress a fetch 2", "500ms progress b fetch 3")
	})
}

// TestNothingStale makes sure that merged progress never comes after an event
// that made it old.
func TestNothingStale(t *testing.T) {
	play(t, func(t *testing.T, b *Bus) {
		a := listen(t, b, nil)
		b.Publish(RunStarted{run("a")})
		b.Publish(at("a", directory.StageFetch, 0))
		a.take()
		b.Publish(at("a", directory.StageFetch, 1))
		b.Publish(at("a", directory.StagePlan, 2))
		expect(t, a, "0s progress a plan 2")
		pass(interval)
		expect(t, a)
		b.Publish(at("a", directory.StagePlan, 3))
		b.Publish(RunEnded{run("a")})
		b.Publish(at("a", directory.StagePlan, 4)) // late
		expect(t, a, "500ms ended a")
		pass(interval)
		expect(t, a)
	})
}

func TestNothingNew(t *testing.T) {
	play(t, func(t *testing.T, b *Bus) {
		b.Publish(RunStarted{run("a")})
		b.Publish(at("a", directory.StageFetch, 1))
		b.Publish(ConditionsChanged{[]health.Condition{{Code: "x"}}})
		b.Publish(ScheduleChanged{Schedule{Paused: true}})
		a := listen(t, b, nil)
		a.take()
		b.Publish(at("a", directory.StageFetch, 1))
		other := at("a", directory.StageFetch, 2)
		other.Run = 6
		b.Publish(other)
		b.Publish(at("nobody", directory.StageFetch, 1))
		b.Publish(ConditionsChanged{[]health.Condition{{Code: "x"}}})
		b.Publish(ScheduleChanged{Schedule{Paused: true}})
		b.Publish(Snapshot{})
		pass(interval)
		expect(t, a)
		b.Publish(ConditionsChanged{})
		b.Publish(ScheduleChanged{})
		expect(t, a, "500ms events.ConditionsChanged", "500ms events.ScheduleChanged")
	})
}

func TestSlowListenerBlocksNobody(t *testing.T) {
	play(t, func(t *testing.T, b *Bus) {
		slow := make(chan struct{})
		asleep, awake := listen(t, b, slow), listen(t, b, nil)
		asleep.take()
		awake.take()
		b.Publish(RunStarted{run("a")})
		for users := range int64(maxWaiting) {
			b.Publish(at("a", directory.StageFetch, users))
			b.Publish(SettingsChanged{})
			synctest.Wait()
		}
		if got := len(awake.take()); got < maxWaiting+2 {
			t.Errorf("the other listener heard %d events", got)
		}
		expect(t, asleep)
		close(slow)
		heard := asleep.take()
		if len(heard) == 0 || len(heard) > maxWaiting || heard[0] != "0s snapshot 1 running 0 conditions paused=false a:254" {
			t.Errorf("heard %d events, first %q", len(heard), heard[:min(1, len(heard))])
		}
		pass(interval)
		expect(t, asleep, "500ms progress a fetch 255")
	})
}

func TestEventsAreComplete(t *testing.T) {
	b := NewBus(interval)
	started := run("a")
	started.StartedAt = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	b.Publish(RunStarted{started})
	for e := range b.Events(t.Context()) {
		switch e := e.(type) {
		case Snapshot:
			if got := e.Running["a"]; !got.StartedAt.Equal(started.StartedAt) || got.Run != 7 {
				t.Errorf("snapshot has %+v", got)
			}
			delete(e.Running, "a") // it is the listener's own
			b.Publish(at("a", directory.StageFetch, 1))
		case RunProgress:
			if !e.StartedAt.Equal(started.StartedAt) {
				t.Errorf("progress is %+v", e)
			}
			return
		}
	}
}

func TestEnds(t *testing.T) {
	play(t, func(t *testing.T, b *Bus) {
		left, stayed := listen(t, b, nil), listen(t, b, nil)
		left.take()
		stayed.take()
		left.leave()
		synctest.Wait()
		if len(b.listeners) != 1 || !left.ended {
			t.Errorf("%d listeners, ended %v", len(b.listeners), left.ended)
		}
		b.Publish(RunStarted{run("a")})
		b.Publish(at("a", directory.StageFetch, 0))
		b.Publish(at("a", directory.StageFetch, 1))
		b.Close()
		b.Publish(ConnectorsChanged{})
		expect(t, stayed, "0s started a", "0s progress a fetch 0", "0s progress a fetch 1")
		expect(t, left)
		late := listen(t, b, nil)
		expect(t, late, "0s snapshot 1 running 0 conditions paused=false a:1")
		if !stayed.ended || !late.ended || len(b.listeners) != 0 {
			t.Errorf("ended %v and %v, %d listeners", stayed.ended, late.ended, len(b.listeners))
		}
		b.Close()
	})
}

// TestNothingAfterTheEnd makes sure that a listener whose context has ended
// hears nothing more, whatever waits for it.
func TestNothingAfterTheEnd(t *testing.T) {
	b := NewBus(interval)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	heard := 0
	for e := range b.Events(ctx) {
		heard++
		if _, first := e.(Snapshot); first {
			b.Publish(ConnectorsChanged{})
			b.Publish(SettingsChanged{})
			continue
		}
		cancel()
	}
	if heard != 2 {
		t.Errorf("heard %d events, want 2", heard)
	}
}

// TestManyAtOnce is for the race detector.
func TestManyAtOnce(t *testing.T) {
	b := NewBus(time.Millisecond)
	var listeners, publishers sync.WaitGroup
	for range 4 {
		listeners.Go(func() {
			present := map[string]bool{}
			for e := range b.Events(t.Context()) {
				switch e := e.(type) {
				case Snapshot:
					clear(present)
					for connector := range e.Running {
						present[connector] = true
					}
				case RunStarted:
					present[e.Run.Connector] = true
				case RunProgress:
					if !present[e.Connector] {
						t.Errorf("progress of %s, which is not under way", e.Connector)
					}
				case RunEnded:
					delete(present, e.Run.Connector)
				}
			}
		})
	}
	for _, connector := range []string{"a", "b", "c"} {
		publishers.Go(func() {
			for i := range int64(200) {
				b.Publish(RunStarted{run(connector)})
				b.Publish(at(connector, directory.StageFetch, i))
				b.Publish(at(connector, directory.StageFetch, i+1))
				b.Publish(RunEnded{run(connector)})
			}
		})
	}
	publishers.Wait()
	b.Close()
	listeners.Wait()
}
