package app

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/progress"
	"github.com/rollcallsync/rollcall/core/schedule"
)

// addMany adds connectors with different descriptions.
func (r *rig) addMany(t *testing.T, descriptions ...string) {
	t.Helper()
	for _, d := range descriptions {
		c := typed()
		c.Description = d
		r.add(t, c)
	}
}

func TestSyncRecordsWhyATenantCannotBeOpened(t *testing.T) {
	r := newRig(t)
	r.addMany(t, "Contoso")
	clear(r.vault.secrets)
	var started, ended int
	outcomes, err := r.Sync(t.Context(), nil, SyncOptions{
		Trigger: directory.TriggerCommand,
		Started: func(directory.Connector, *progress.Counters) { started++ },
		Ended:   func(Outcome) { ended++ },
	})
	if err != nil {
		t.Fatal(err)
	}
	run := outcomes[0].Run
	if run.State != directory.StateFailed || run.Error == nil || run.Trigger != directory.TriggerCommand {
		t.Errorf("run = %+v", run)
	}
	if len(r.store.runs) != 1 || r.store.runs[0].State != directory.StateFailed {
		t.Errorf("recorded: %+v", r.store.runs)
	}
	if started != 1 || ended != 1 {
		t.Errorf("started %d times, ended %d times", started, ended)
	}
}

func TestSyncRunsAtMostFourSideBySide(t *testing.T) {
	r := newRig(t)
	r.addMany(t, "a", "b", "c", "d", "e", "f", "g", "h")
	var mu sync.Mutex
	running, most := 0, 0
	full := make(chan struct{})
	count := func(by int) {
		mu.Lock()
		defer mu.Unlock()
		running += by
		most = max(most, running)
		if most == maxRuns && by > 0 && running == maxRuns {
			select {
			case <-full:
			default:
				close(full)
			}
		}
	}
	clear(r.vault.secrets) // every run fails at its first step
	outcomes, err := r.Sync(t.Context(), nil, SyncOptions{
		Started: func(directory.Connector, *progress.Counters) { count(1); <-full },
		Ended:   func(Outcome) { count(-1) },
	})
	if err != nil || len(outcomes) != 8 {
		t.Fatalf("%d outcomes, %v", len(outcomes), err)
	}
	if most != maxRuns {
		t.Errorf("%d runs side by side, want %d", most, maxRuns)
	}
}

func TestSyncOneBusyConnectorDoesNotStopTheOther(t *testing.T) {
	r := newRig(t)
	r.addMany(t, "free", "taken")
	taken, err := r.Connector(t.Context(), "taken")
	if err != nil {
		t.Fatal(err)
	}
	release, err := r.store.LockConnector(t.Context(), taken.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	clear(r.vault.secrets)
	outcomes, err := r.Sync(t.Context(), []string{"taken", "free", "taken"}, SyncOptions{})
	if err != nil || len(outcomes) != 2 {
		t.Fatalf("%d outcomes, %v, want each connector once", len(outcomes), err)
	}
	if p := problem.Of(outcomes[0].Err); p.Code != problem.CodeBusy || !strings.Contains(p.Title, "taken") {
		t.Errorf("taken: %+v", p)
	}
	if outcomes[1].Err != nil || outcomes[1].Run.ID == 0 {
		t.Errorf("free: %+v", outcomes[1])
	}
}

func TestSyncRefusesBeforeAnythingRuns(t *testing.T) {
	r := newRig(t)
	if _, err := r.Sync(t.Context(), nil, SyncOptions{}); problem.Of(err).Code != "no_connectors" {
		t.Errorf("no connector: %v", err)
	}
	r.addMany(t, "on", "off")
	if _, err := r.SetEnabled(t.Context(), "off", false); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Sync(t.Context(), []string{"on", "off"}, SyncOptions{}); problem.Of(err).
		Code != "connector_disabled" {
		t.Errorf("a disabled connector: %v", err)
	}
	if _, err := r.Sync(t.Context(), []string{"on", "nobody"}, SyncOptions{}); !errors.Is(err, directory.ErrNotFound) {
		t.Errorf("an unknown connector: %v", err)
	}
	if len(r.store.runs) != 0 {
		t.Errorf("ran nevertheless: %+v", r.store.runs)
	}
}

func TestSyncBeginsNothingAfterTheContextEnded(t *testing.T) {
	r := newRig(t)
	r.addMany(t, "a", "b")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	outcomes, err := r.Sync(ctx, nil, SyncOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range outcomes {
		if !errors.Is(o.Err, context.Canceled) || o.Run.ID != 0 {
			t.Errorf("outcome = %+v", o)
		}
	}
}

// TestVerificationIsDue checks that everything is verified in the quietest slot, and in runs that
// catch up on that slot, unless verification is turned off. It never delays a run that a person
// requested.
func TestVerificationIsDue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		slot := func(hour int) time.Time { return time.Date(2026, 11, 23, hour, 0, 0, 0, time.UTC) }
		week := s.now().AddDate(0, 0, -7).Add(verifySlack)
		for _, tt := range []struct {
			slots []time.Time
			every int
			want  time.Time
		}{
			{[]time.Time{slot(8)}, 7, time.Time{}},
			{[]time.Time{slot(23)}, 7, week},
			{[]time.Time{slot(13), slot(23)}, 7, week},
			{[]time.Time{slot(23)}, 0, time.Time{}},
			{nil, 7, time.Time{}},
		} {
			settings := s.Settings()
			settings.VerifyEvery = tt.every
			if err := s.SaveSettings(t.Context(), settings); err != nil {
				t.Fatal(err)
			}
			if got := s.readSince(s.forDue(schedule.Due{Slots: tt.slots}, SyncOptions{})); !got.Equal(tt.want) {
				t.Errorf("slots %v, every %d days: everything that was read before %v, want %v", tt.slots, tt.every,
					got, tt.want)
			}
		}
	})
}
