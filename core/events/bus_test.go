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

// audience is one listener in a synctest bubble. It records what it receives, and when.
type audience struct {
	leave func()
	start time.Time

	mu    sync.Mutex
	heard []string
	ended bool
	slow  chan struct{} // if not nil, the listener waits for it after each event
	now   Overview      // the current overview
	blind bool          // the listener finds no Overview
}

func listen(t *testing.T, b *Bus, slow chan struct{}) *audience {
	ctx, leave := context.WithCancel(t.Context())
	a := &audience{leave: leave, start: time.Now(), slow: slow}
	l := b.Join()
	go func() {
		for e := range l.Events(ctx, a.look) {
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

func (a *audience) look(context.Context) (Overview, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.now, !a.blind
}

// setOverview sets the current Overview.
func (a *audience) setOverview(o Overview) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.now = o
}

func (a *audience) note(e Event) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.heard = append(a.heard, fmt.Sprintf("%v %s", time.Since(a.start), short(e)))
}

// take returns the events since the last call.
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
	case Overview:
		return fmt.Sprintf("overview %d conditions paused=%v", len(e.Conditions), e.Paused)
	case ConditionsAppeared:
		text := "appeared"
		for _, c := range e.Conditions {
			text += " " + string(c.Code)
		}
		return text
	case RunBegan:
		return "began " + e.Run.Connector
	case RunProgress:
		return fmt.Sprintf("progress %s %s %d", e.Connector, e.Progress.Stage, e.Progress.Users)
	case RunRefused:
		return "refused " + e.Connector
	case RunEnded:
		return "ended " + e.Run.Connector
	}
	return fmt.Sprintf("%T", e)
}

func run(connector string) directory.Run { return directory.Run{ID: 7, Connector: connector} }

func at(connector string, stage directory.Stage, users int64) RunProgress {
	return RunProgress{Connector: connector, Run: 7, Progress: progress.Snapshot{Stage: stage, Users: users}}
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

// play runs a test in a bubble with a new bus, which it closes at the end.
func play(t *testing.T, act func(t *testing.T, b *Bus)) {
	synctest.Test(t, func(t *testing.T) {
		b := NewBus(interval)
		act(t, b)
		b.Close()
	})
}

const first = "0s overview 0 conditions paused=false"

func TestOverviewFirst(t *testing.T) {
	play(t, func(t *testing.T, b *Bus) {
		b.Publish(RunBegan{run("a")}) // before the listener joins
		expect(t, listen(t, b, nil), first)
	})
}

// TestOverviewsFollow checks that an Overview and the new conditions follow an event that changes
// the state. An Overview that did not change is not sent.
func TestOverviewsFollow(t *testing.T) {
	x, y := health.Condition{Code: "x"}, health.Condition{Code: "y"}
	play(t, func(t *testing.T, b *Bus) {
		a := listen(t, b, nil)
		expect(t, a, first)
		a.setOverview(Overview{Conditions: []health.Condition{x}})
		expect(t, a)
		b.Publish(RunBegan{run("a")})
		expect(t, a, "0s began a", "0s overview 1 conditions paused=false", "0s appeared x")
		a.setOverview(Overview{Conditions: []health.Condition{x}, Paused: true})
		b.Changed()
		b.Changed()
		expect(t, a, "0s overview 1 conditions paused=true")
		b.Changed()
		expect(t, a)
		a.setOverview(Overview{Conditions: []health.Condition{x, y}})
		b.Publish(RunRefused{Connector: "a"})
		expect(t, a, "0s refused a")
		b.Publish(RunEnded{run("a")})
		expect(t, a, "0s ended a", "0s overview 2 conditions paused=false", "0s appeared y")
	})
}

// TestNoOverview checks that the events come even if there is no Overview.
func TestNoOverview(t *testing.T) {
	play(t, func(t *testing.T, b *Bus) {
		a := listen(t, b, nil)
		a.take()
		a.blind = true
		b.Publish(RunEnded{run("a")})
		expect(t, a, "0s ended a")
		a.blind = false
		a.setOverview(Overview{Paused: true})
		b.Changed()
		expect(t, a, "0s overview 0 conditions paused=true")
	})
}

// TestNothingFallsBetween checks that events published between Join and Events wait.
func TestNothingFallsBetween(t *testing.T) {
	b := NewBus(interval)
	l := b.Join()
	b.Publish(RunBegan{run("a")})
	b.Publish(at("a", directory.StageFetch, 1))
	b.Publish(at("a", directory.StageFetch, 2))
	b.Publish(RunEnded{run("a")})
	b.Close()
	var heard []string
	for e := range l.Events(t.Context(), new(audience).look) {
		heard = append(heard, short(e))
	}
	want := []string{"overview 0 conditions paused=false", "began a", "progress a fetch 1", "ended a"}
	if diff := cmp.Diff(want, heard); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
}

func TestNotableAtOnceProgressMerged(t *testing.T) {
	play(t, func(t *testing.T, b *Bus) {
		a := listen(t, b, nil)
		a.take()
		b.Publish(RunBegan{run("a")})
		b.Publish(at("a", directory.StageFetch, 0)) // another stage
		expect(t, a, "0s began a", "0s progress a fetch 0")
		for users := range int64(10) {
			pass(100 * time.Millisecond)
			b.Publish(at("a", directory.StageFetch, users+1))
		}
		pass(100 * time.Millisecond)
		expect(t, a, "600ms progress a fetch 5", "1.1s progress a fetch 10")
		pass(time.Hour)
		expect(t, a)
		b.Publish(RunRefused{Connector: "b"})
		expect(t, a, "1h0m1.1s refused b")
	})
}

func TestProgressOfSeveralRuns(t *testing.T) {
	play(t, func(t *testing.T, b *Bus) {
		a := listen(t, b, nil)
		for _, connector := range []string{"a", "b"} {
			b.Publish(RunBegan{run(connector)})
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

// TestNothingStale checks that merged progress never comes after an event that made it outdated.
func TestNothingStale(t *testing.T) {
	play(t, func(t *testing.T, b *Bus) {
		a := listen(t, b, nil)
		b.Publish(RunBegan{run("a")})
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
		b.Publish(RunBegan{run("a")})
		b.Publish(at("a", directory.StageFetch, 1))
		a := listen(t, b, nil)
		a.take()
		b.Publish(at("a", directory.StageFetch, 1))
		other := at("a", directory.StageFetch, 2)
		other.Run = 6
		b.Publish(other)
		b.Publish(at("nobody", directory.StageFetch, 1))
		pass(interval)
		expect(t, a)
	})
}

func TestSlowListenerBlocksNobody(t *testing.T) {
	play(t, func(t *testing.T, b *Bus) {
		slow := make(chan struct{})
		asleep, awake := listen(t, b, slow), listen(t, b, nil)
		asleep.take()
		awake.take()
		b.Publish(RunBegan{run("a")})
		for users := range int64(maxWaiting) {
			b.Publish(at("a", directory.StageFetch, users))
			b.Publish(RunRefused{Connector: "b"})
			synctest.Wait()
		}
		if got := len(awake.take()); got < maxWaiting+2 {
			t.Errorf("the other listener heard %d events", got)
		}
		expect(t, asleep)
		asleep.setOverview(Overview{Paused: true})
		close(slow)
		heard := asleep.take()
		if len(heard) == 0 || len(heard) > maxWaiting || heard[0] != "0s overview 0 conditions paused=true" {
			t.Errorf("heard %d events, first %q", len(heard), heard[:min(1, len(heard))])
		}
		pass(interval)
		expect(t, asleep, "500ms progress a fetch 255")
	})
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
		b.Publish(RunBegan{run("a")})
		b.Publish(at("a", directory.StageFetch, 0))
		b.Publish(at("a", directory.StageFetch, 1))
		b.Close()
		b.Changed() // after the end
		expect(t, stayed, "0s began a", "0s progress a fetch 0", "0s progress a fetch 1")
		expect(t, left)
		late := listen(t, b, nil)
		expect(t, late, first)
		if !stayed.ended || !late.ended || len(b.listeners) != 0 {
			t.Errorf("ended %v and %v, %d listeners", stayed.ended, late.ended, len(b.listeners))
		}
		b.Close()
	})
}

// TestNothingAfterTheEnd checks that a listener receives nothing after its context has ended, even
// if events are waiting.
func TestNothingAfterTheEnd(t *testing.T) {
	b := NewBus(interval)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	heard := 0
	for e := range b.Join().Events(ctx, new(audience).look) {
		heard++
		if _, first := e.(Overview); first {
			b.Publish(RunRefused{Connector: "a"})
			b.Publish(RunRefused{Connector: "b"})
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
		l := b.Join()
		listeners.Go(func() {
			present := map[string]bool{}
			for e := range l.Events(t.Context(), new(audience).look) {
				switch e := e.(type) {
				case RunBegan:
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
			for i := range int64(15) { // fewer events than may wait for a listener
				b.Publish(RunBegan{run(connector)})
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
