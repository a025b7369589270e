package app

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
)

// id returns the ID of the connector with the given description.
func (s *service) id(t *testing.T, description string) string {
	t.Helper()
	c, err := s.Connector(t.Context(), description)
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}

func TestStartSyncCoalesces(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		s.tenant.hold()
		id := s.id(t, "Contoso")
		s.StartSync(false, id) // waits for Serve
		s.StartSync(false)
		s.serve(t)
		s.StartSync(true, id)
		s.expect(t, "Contoso began: manual []", "Contoso: connect")
		running := s.latest().Connectors[0].Running
		if running == nil || running.Progress.Stage != directory.StageConnect || !running.StartedAt.Equal(midnight) {
			t.Errorf("running %+v", running)
		}
		s.tenant.letGo()
		s.expect(t, "Contoso ended: failed", "condition connector_failing")
		if s.latest().Connectors[0].Running != nil || len(s.store.runs) != 1 {
			t.Errorf("running %+v, %d runs", s.latest().Connectors[0].Running, len(s.store.runs))
		}
	})
}

func TestStartSyncWaitsForATurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "a", "b", "c", "d", "e")
		s.tenant.hold()
		s.serve(t)
		s.StartSync(false)
		synctest.Wait()
		// The state is read now, because the latest event may be from before a run continued.
		overview, err := s.Overview(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		waiting := ""
		for _, c := range overview.Connectors {
			if c.Running.Progress.Stage == directory.StageQueued {
				waiting += c.Connector.ID
			}
		}
		if !directory.IsID(waiting) || len(s.store.runs) != maxRuns {
			t.Fatalf("waiting: %q, %d runs", waiting, len(s.store.runs))
		}
		s.CancelSync(waiting) // never began, so it leaves no record
		synctest.Wait()
		s.tenant.letGo()
		synctest.Wait()
		if len(s.store.runs) != maxRuns {
			t.Errorf("%d runs", len(s.store.runs))
		}
	})
}

func TestCancelSync(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso", "Fabrikam")
		s.tenant.hold()
		s.serve(t)
		s.StartSync(false)
		s.heard()
		s.CancelSync(s.id(t, "Fabrikam"))
		s.CancelSync("nobody")
		s.expect(t, "Fabrikam ended: cancelled")
		if s.store.runs[0].State == s.store.runs[1].State {
			t.Errorf("runs %+v", s.store.runs)
		}
		for _, r := range s.store.runs {
			if r.State == directory.StateCancelled && (r.Error == nil || r.Error.Code != problem.CodeCancelled) {
				t.Errorf("the cancelled run ended because of %+v", r.Error)
			}
		}
	})
}

// A connector that another program is running is skipped, without a failed run or an event.
func TestABusyConnectorIsSkipped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		release, err := s.store.LockConnector(t.Context(), s.id(t, "Contoso"))
		if err != nil {
			t.Fatal(err)
		}
		s.serve(t)
		pass(8*time.Hour + time.Minute)
		s.expect(t)
		if len(s.store.runs) != 0 || s.latest().Connectors[0].Running != nil {
			t.Errorf("runs %+v, running %+v", s.store.runs, s.latest().Connectors[0].Running)
		}
		release()
		pass(5 * time.Hour)
		if got := s.heard(); !slices.Contains(got, "Contoso began: schedule [01 13:00]") {
			t.Errorf("reported %q", got)
		}
	})
}

// A subscriber that does not read delays nothing.
func TestASlowSubscriberHoldsNothingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		s.Subscribe() // and never reads
		s.serve(t)
		for range 2 * waitingEvents {
			s.StartSync(false)
			pass(time.Second)
		}
		if got := len(s.store.runs); got != 2*waitingEvents {
			t.Errorf("%d runs", got)
		}
	})
}

func TestACancelledSubscriptionEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		early, cancelEarly := s.Subscribe()
		cancelEarly()
		s.serve(t)
		if got := drain(early); len(got) != 0 {
			t.Errorf("cancelled before Serve, reported %+v", got)
		}
		late, cancel := s.Subscribe()
		first := <-late
		if o, ok := first.(events.Overview); !ok || len(o.Connectors) != 1 {
			t.Errorf("first event %+v", first)
		}
		cancel()
		cancel()
		drain(late)
	})
}

func TestRefusedRunsAreReported(t *testing.T) {
	full := &problem.Problem{Code: "disk_full", Title: "The disk is full"}
	for name, tt := range map[string]struct {
		prepare func(s *service)
		ask     func(s *service)
		want    []string
	}{
		"another program runs it": {
			prepare: func(s *service) { s.store.locked[s.id(t, "Contoso")] = true },
			ask:     func(s *service) { s.StartSync(false) },
			want:    []string{`Contoso refused: Another run of connector "Contoso" is in progress`},
		},
		"the disk is full": {
			prepare: func(s *service) { s.store.beginErr = full },
			ask:     func(s *service) { s.StartSync(false) },
			want:    []string{"Contoso refused: The disk is full"},
		},
		"no such connector": {
			ask:  func(s *service) { s.StartSync(false, "nobody") },
			want: []string{"? refused: Something unexpected went wrong"},
		},
		"by the schedule": {
			prepare: func(s *service) { s.store.beginErr = full },
			ask:     func(*service) { pass(8*time.Hour + time.Minute) },
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newService(t, "Contoso")
				if tt.prepare != nil {
					tt.prepare(s)
				}
				s.serve(t)
				s.heard()
				tt.ask(s)
				s.expect(t, tt.want...)
			})
		})
	}
}
