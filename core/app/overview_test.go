package app

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func TestOverview(t *testing.T) {
	r := newRig(t)
	r.addMany(t, "failing", "new", "off")
	if _, err := r.SetEnabled(t.Context(), "off", false); err != nil {
		t.Fatal(err)
	}
	failing, err := r.Connector(t.Context(), "failing")
	if err != nil {
		t.Fatal(err)
	}
	for _, ago := range []time.Duration{3 * time.Hour, time.Hour} {
		r.store.runs = append(r.store.runs, directory.Run{
			Connector: failing.ID, State: directory.StateFailed, Error: &problem.Problem{Code: "no_network"},
			StartedAt: today.Add(-ago), EndedAt: today.Add(-ago),
		})
	}
	o, err := r.Overview(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, c := range o.Connectors {
		words = append(words, c.Word())
	}
	if diff := cmp.Diff([]string{"failed", "never run", "disabled"}, words); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
	if c := o.ConditionsOf(failing.ID); len(c) != 1 || c[0].Code != problem.CodeConnectorFailing ||
		!c[0].Since.Equal(today.Add(-3*time.Hour)) {
		t.Errorf("conditions %+v", o.Conditions)
	}
	if want := today.Add(5 * time.Hour); !o.Next.Equal(want) { // at 08:00, the slot of 08:00 has already come
		t.Errorf("next %v, want %v", o.Next, want)
	}
	if kept, err := r.ScheduleKept(t.Context()); kept || err != nil || o.OwnsSchedule || o.OtherOwnsSchedule {
		t.Errorf("schedule kept %v, owned %v, %v", kept, o.OwnsSchedule, err)
	}
}

// A problem with the computer shows until it is fixed, or up to a minute longer.
func TestOverviewLooksAtTheComputer(t *testing.T) {
	at, free := today, uint64(50<<20)
	r := newRig(t, func(o *Options) {
		o.Now = func() time.Time { return at }
		o.DiskFree = func(folder string) (uint64, error) {
			if folder != o.Folder {
				t.Errorf("asked about %q", folder)
			}
			return free, nil
		}
	})
	codes := func() (list []problem.Code) {
		t.Helper()
		o, err := r.Overview(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range o.Conditions {
			list = append(list, c.Code)
		}
		return list
	}
	r.vault.checkErr = errors.New("locked")
	if diff := cmp.Diff([]problem.Code{problem.CodeDiskNearlyFull}, codes()); diff != "" {
		t.Errorf("without connectors (-want +got):\n%s", diff)
	}
	r.vault.checkErr = nil
	r.addMany(t, "Contoso")
	r.vault.checkErr, at = errors.New("locked"), at.Add(freshFor)
	if diff := cmp.Diff([]problem.Code{problem.CodeKeyringUnreachable, problem.CodeDiskNearlyFull}, codes()); diff !=
		"" {
		t.Errorf("with a connector (-want +got):\n%s", diff)
	}
	r.vault.checkErr, free = nil, 100<<30
	if got := codes(); len(got) != 2 {
		t.Errorf("looked again too soon: %q", got)
	}
	at = at.Add(freshFor)
	if got := codes(); len(got) != 0 {
		t.Errorf("fixed, but %q", got)
	}
}
