package app

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/schedule"
	"github.com/rollcallsync/rollcall/core/settings"
)

// The clock of a synctest bubble starts at midnight UTC, on 1 January 2000.
var midnight = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// service is a rig whose App serves. It records the events of its subscriber.
type service struct {
	*rig
	stop   context.CancelFunc
	served chan error

	mu       sync.Mutex
	reported []string
	last     events.Overview
}

// newService returns a rig that has connectors and uses the bubble's time. Each run fails at its
// first step after 0.6 s, unless hold makes it wait there.
func newService(t *testing.T, connectors ...string) *service {
	t.Helper()
	inBubble := func(o *Options) { o.Now = time.Now }
	s := &service{rig: newRig(t, inBubble), served: make(chan error, 1)}
	s.addMany(t, connectors...)
	s.tenant.takes = 600 * time.Millisecond
	s.tenant.tenantErr = &problem.Problem{Code: "no_network", Title: "Microsoft 365 cannot be reached"}
	return s
}

// serve serves and records events until the test ends.
func (s *service) serve(t *testing.T) {
	t.Helper()
	happened, cancel := s.Subscribe()
	ctx, stop := context.WithCancel(t.Context())
	s.stop = stop
	go func() { s.served <- s.Serve(ctx) }()
	read := make(chan struct{})
	go func() {
		defer close(read)
		for e := range happened {
			s.hear(e)
		}
	}()
	t.Cleanup(func() {
		stop()
		<-read
		cancel()
	})
	synctest.Wait()
}

// hear records an event in words.
func (s *service) hear(e events.Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := func(id string) string {
		for _, c := range s.last.Connectors {
			if c.Connector.ID == id {
				return c.Connector.Description
			}
		}
		return "?"
	}
	switch e := e.(type) {
	case events.Overview:
		s.last = e
	case events.RunBegan:
		s.reported = append(s.reported, fmt.Sprintf("%s began: %s %s", name(e.Run.Connector), e.Run.Trigger,
			clockTimes(e.Run.Slots)))
	case events.RunEnded:
		s.reported = append(s.reported, fmt.Sprintf("%s ended: %s", name(e.Run.Connector), e.Run.State))
	case events.RunProgress:
		s.reported = append(s.reported, fmt.Sprintf("%s: %s", name(e.Connector), e.Progress.Stage))
	case events.RunRefused:
		s.reported = append(s.reported, fmt.Sprintf("%s refused: %s", name(e.Connector), problem.Of(e.Err).Title))
	case events.ConditionsAppeared:
		for _, c := range e.Conditions {
			s.reported = append(s.reported, "condition "+string(c.Code))
		}
	}
}

func clockTimes(slots []time.Time) (list []string) {
	for _, slot := range slots {
		list = append(list, slot.Format("02 15:04"))
	}
	return list
}

// heard returns the events since the last call.
func (s *service) heard() []string {
	synctest.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	reported := s.reported
	s.reported = nil
	return reported
}

// latest returns the newest published Overview.
func (s *service) latest() events.Overview {
	synctest.Wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}

func (s *service) expect(t *testing.T, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, s.heard(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("reported (-want +got):\n%s", diff)
	}
}

// pass waits until d has passed and every goroutine of the bubble is blocked.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func TestServeRunsTheSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		s.serve(t)
		if got, want := s.latest().Next, midnight.Add(8*time.Hour); !got.Equal(want) || !s.latest().OwnsSchedule {
			t.Errorf("next %v, owned %v, want %v", got, s.latest().OwnsSchedule, want)
		}
		s.expect(t)
		pass(8*time.Hour + time.Minute)
		s.expect(t, "Contoso began: schedule [01 08:00]", "Contoso: connect", "Contoso ended: failed",
			"condition connector_failing")
		if got, want := s.latest().Next, midnight.Add(13*time.Hour); !got.Equal(want) {
			t.Errorf("next %v, want %v", got, want)
		}
		pass(5 * time.Hour)
		if got := s.heard(); len(got) == 0 || got[0] != "Contoso began: schedule [01 13:00]" {
			t.Errorf("reported %q", got)
		}
	})
}

func TestServeMakesUpWhatWasMissed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		s.store.settled = midnight.Add(-12 * time.Hour) // 31 December, noon
		s.serve(t)
		if got := s.heard(); len(got) == 0 || got[0] != "Contoso began: catch-up [31 13:00 31 23:00]" {
			t.Errorf("reported %q", got)
		}
		pass(time.Second)
		want := []time.Time{midnight.Add(-11 * time.Hour), midnight.Add(-time.Hour)}
		if diff := cmp.Diff(want, s.store.runs[0].Slots); diff != "" {
			t.Errorf("slots (-want +got):\n%s", diff)
		}
		if got := s.store.settled; got.Before(midnight) {
			t.Errorf("settled up to %v", got)
		}
	})
}

// The next start catches up on a run that was interrupted when the program ended.
func TestServeEndsItsRunsAndMakesThemUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		s.store.settled = midnight.Add(-2 * time.Hour)
		s.tenant.hold()
		s.serve(t)
		s.expect(t, "Contoso began: catch-up [31 23:00]", "Contoso: connect")
		s.stop()
		s.expect(t, "Contoso ended: cancelled")
		if why := s.store.runs[0].Error; why == nil || why.Title != "Rollcall was closed" || why.Hint == "" {
			t.Errorf("the run ended because of %+v", why)
		}
		if err := <-s.served; !errors.Is(err, context.Canceled) {
			t.Errorf("Serve returned %v", err)
		}
		if got, want := s.store.settled, midnight.Add(-2*time.Hour); !got.Equal(want) {
			t.Errorf("settled up to %v, want %v", got, want)
		}
		if s.store.owned {
			t.Error("the schedule is still locked")
		}
		s.StartSync(false) // dropped
		if late, _ := s.Subscribe(); len(drain(late)) != 0 {
			t.Error("a subscriber after the end received something")
		}
	})
}

func drain(happened <-chan events.Event) (list []events.Event) {
	for e := range happened {
		list = append(list, e)
	}
	return list
}

func TestServeWaitsForAnotherProgramsSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		release, err := s.store.LockSchedule(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		s.serve(t)
		pass(9 * time.Hour)
		s.expect(t)
		if s.latest().OwnsSchedule || !s.latest().OtherOwnsSchedule || s.latest().Next.IsZero() {
			t.Errorf("overview %+v", s.latest())
		}
		if kept, err := s.ScheduleKept(t.Context()); !kept || err != nil {
			t.Errorf("kept %v, %v", kept, err)
		}
		if err := s.store.SetSettledUntil(t.Context(), midnight.Add(8*time.Hour)); err != nil { // by the other program
			t.Fatal(err)
		}
		release()
		pass(2 * time.Minute)
		s.expect(t)
		if !s.latest().OwnsSchedule || s.latest().OtherOwnsSchedule {
			t.Error("did not take over")
		}
	})
}

// TestScheduleHasNoOwnerBeforeItIsRequested covers field fault 30. Until the lock was taken, which
// takes time on a busy machine, Rollcall reported that another program was running the schedule.
func TestScheduleHasNoOwnerBeforeItIsRequested(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		s.store.lockTakes = 10 * time.Second
		s.serve(t)
		pass(5 * time.Second)
		if o := s.latest(); o.OwnsSchedule || o.OtherOwnsSchedule || len(o.Connectors) == 0 {
			t.Errorf("while the lock is asked for: owned %v, by another %v", o.OwnsSchedule, o.OtherOwnsSchedule)
		}
		pass(6 * time.Second)
		if o := s.latest(); !o.OwnsSchedule || o.OtherOwnsSchedule {
			t.Errorf("once it is there: owned %v, by another %v", o.OwnsSchedule, o.OtherOwnsSchedule)
		}
	})
}

func TestServeNoticesInterruptedRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		s.store.runs = []directory.Run{{
			ID: 1, Connector: s.id(t, "Contoso"), State: directory.StateRunning,
			StartedAt: midnight,
		}}
		s.serve(t)
		if got := s.latest().Connectors[0].Word(); got != "interrupted" {
			t.Errorf("state %q", got)
		}
	})
}

func TestServeReportsChangedConnectors(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		s.serve(t)
		s.addMany(t, "Fabrikam")
		if got := len(s.latest().Connectors); got != 2 {
			t.Errorf("added: %d connectors", got)
		}
		if _, err := s.SetEnabled(t.Context(), "Fabrikam", false); err != nil {
			t.Fatal(err)
		}
		if got := s.latest().Connectors[1].Word(); got != "disabled" {
			t.Errorf("disabled: %q", got)
		}
		if _, err := s.RemoveConnector(t.Context(), "Contoso"); err != nil {
			t.Fatal(err)
		}
		if got := s.latest().Connectors; len(got) != 1 {
			t.Errorf("removed: %d connectors", len(got))
		}
	})
}

func TestServeIsCalledOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t)
		s.serve(t)
		if err := s.Serve(t.Context()); problem.Of(err).Code != problem.CodeBusy {
			t.Errorf("second Serve returned %v", err)
		}
	})
}

func TestSaveSettings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		s.serve(t)
		chosen := s.Settings()
		chosen.Region, chosen.Times = schedule.NorthAmerica, []schedule.TimeOfDay{4 * 60} // 09:00 UTC
		if err := s.SaveSettings(t.Context(), chosen); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if got, want := s.latest().Next, midnight.Add(9*time.Hour); !got.Equal(want) ||
			s.latest().Region != schedule.NorthAmerica {
			t.Errorf("next %v in %s, want %v", got, s.latest().Region, want)
		}
		pass(8*time.Hour + 30*time.Minute)
		s.expect(t)
		pass(31 * time.Minute)
		if got := s.heard(); len(got) == 0 || got[0] != "Contoso began: schedule [01 09:00]" {
			t.Errorf("reported %q", got)
		}
		chosen.Times = nil
		if err := s.SaveSettings(t.Context(), chosen); problem.Of(err).Code != problem.CodeUsage {
			t.Errorf("settings without times: %v", err)
		}
		if len(s.Settings().Times) != 1 {
			t.Error("refused settings are in force")
		}
	})
}

// Another program changes the settings file.
func TestServeNoticesChangedSettings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		s.serve(t)
		paused := settings.Default()
		paused.Paused = true
		if err := settings.Save(s.folder, paused); err != nil {
			t.Fatal(err)
		}
		pass(watchEvery + time.Second)
		if !s.latest().Paused || !s.latest().Next.IsZero() {
			t.Errorf("overview %+v", s.latest())
		}
		pass(24 * time.Hour)
		s.expect(t)
		pass(3 * time.Hour)
		s.expect(t, "condition "+string(problem.CodeNoRun))
	})
}

func TestDamagedSettingsStandUntilTheyAreSaved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t)
		writeFile(t, s.folder, settings.SettingsFile, "{")
		s.serve(t)
		s.expect(t, "condition "+string(problem.CodeSettingsUnusable))
		pass(2 * watchEvery)
		if len(s.latest().Conditions) != 1 {
			t.Errorf("conditions %+v", s.latest().Conditions)
		}
		if err := s.SaveSettings(t.Context(), s.Settings()); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if len(s.latest().Conditions) != 0 {
			t.Errorf("conditions %+v", s.latest().Conditions)
		}
	})
}

func TestSyncDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		due := func(slots int, trigger directory.Trigger) {
			t.Helper()
			why, outcomes, err := s.SyncDue(t.Context(), SyncOptions{})
			if err != nil || len(why.Slots) != slots || (len(outcomes) > 0) != (slots > 0) {
				t.Errorf("due %v, outcomes %+v, %v", why, outcomes, err)
			}
			if slots > 0 && outcomes[0].Run.Trigger != trigger {
				t.Errorf("trigger %s, want %s", outcomes[0].Run.Trigger, trigger)
			}
		}
		due(0, "") // the first look
		pass(8 * time.Hour)
		due(1, directory.TriggerSchedule)
		due(0, "")
		pass(24 * time.Hour)
		due(3, directory.TriggerCatchUp)

		release, err := s.store.LockSchedule(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer release()
		if _, _, err := s.SyncDue(t.Context(), SyncOptions{}); !errors.Is(err, directory.ErrBusy) {
			t.Errorf("schedule of another program: %v", err)
		}
	})
}

// TestServeCatchesUp checks that data from an older version is upgraded in the background.
func TestServeCatchesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t)
		s.store.behind = 7
		s.serve(t)
		synctest.Wait()
		s.store.mu.Lock()
		defer s.store.mu.Unlock()
		if s.store.behind != 0 {
			t.Errorf("%d pieces are left", s.store.behind)
		}
	})
}
