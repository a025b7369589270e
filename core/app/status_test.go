package app

import (
	"slices"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func TestStatus(t *testing.T) {
	failed := &problem.Problem{Code: "no_network", Title: "Microsoft 365 cannot be reached"}
	c := typed()
	c.Enabled, c.KeyExpires = true, today.AddDate(0, 0, 3)
	off := c
	off.Enabled = false
	r := newRig(t)
	r.store.states = append(r.store.states,
		stateOf(c, nil), stateOf(c, failed), stateOf(off, failed), directory.ConnectorState{
			Connector: c, LastAttempt: &directory.Run{State: directory.StateWarnings, Warnings: []problem.Problem{{Code: "hidden_members"}}},
		})
	list, err := r.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		word  string
		codes []string
	}{
		{"never run", []string{"key_expiring"}},
		{"failed", []string{"no_network", "key_expiring"}},
		{"disabled", nil},
		{"warnings", []string{"hidden_members", "key_expiring"}},
	} {
		var codes []string
		for _, p := range list[i].Conditions {
			codes = append(codes, p.Code)
		}
		if list[i].Word() != want.word || !slices.Equal(codes, want.codes) {
			t.Errorf("%d: %q %q, want %q %q", i, list[i].Word(), codes, want.word, want.codes)
		}
	}
}
