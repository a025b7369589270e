package app

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/settings"
)

func (r *rig) keep(t *testing.T, keep settings.Retention) {
	t.Helper()
	s := r.Settings()
	s.KeepHistory = keep
	if err := r.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
}

func TestHistoryLoss(t *testing.T) {
	r := newRig(t)
	for _, tt := range []struct {
		keep settings.Retention
		want directory.Forgotten
	}{
		{settings.Retention{}, directory.Forgotten{}},
		{settings.Retention{Count: 2, Unit: settings.Days}, directory.Forgotten{Changes: 21}}, // in November
	} {
		if got, err := r.HistoryLoss(t.Context(), tt.keep); got != tt.want || err != nil {
			t.Errorf("%s: %+v, %v, want %+v", tt.keep, got, err, tt.want)
		}
	}
}

// TestOldHistoryIsDropped checks that old history is dropped at the start and after each applied
// run, and that tombstones stay as long as Entra ID can restore the objects.
func TestOldHistoryIsDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		s.serve(t)
		pass(time.Minute)
		if got := s.store.forgotten; got != nil {
			t.Errorf("kept forever, but %q", got)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		s.keep(t, settings.Retention{Count: 7, Unit: settings.Days})
		s.serve(t)
		want := []string{
			"Contoso before 1999-12-25 00:00:00, tombstones before 1999-12-02 00:00:00",
			"log-ons before 1999-12-25 00:00:00",
		}
		if diff := cmp.Diff(want, s.store.forgotten); diff != "" {
			t.Errorf("at the start (-want +got):\n%s", diff)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		s := newService(t, "Contoso")
		s.keep(t, settings.Retention{Count: 1, Unit: settings.Years})
		s.serve(t)
		want := []string{
			"Contoso before 1999-01-01 00:00:00, tombstones before 1999-01-01 00:00:00",
			"log-ons before 1999-01-01 00:00:00",
		}
		if diff := cmp.Diff(want, s.store.forgotten); diff != "" {
			t.Errorf("a long time (-want +got):\n%s", diff)
		}
	})
}
