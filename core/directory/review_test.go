package directory

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestGuardsCheck(t *testing.T) {
	before := Losses{OfAccounts: 4000, OfGroups: 300, OfMemberships: 60_000}
	lose := func(change func(*Losses)) Losses {
		l := before
		change(&l)
		return l
	}
	for name, tt := range map[string]struct {
		losses Losses
		want   []Guard
	}{
		"nothing": {before, nil},
		"up to the limit": {lose(func(l *Losses) {
			l.Accounts, l.Disabled, l.Groups, l.Memberships = 400, 400, 30, 18_000
		}), nil},
		"accounts": {lose(func(l *Losses) { l.Accounts = 401 }), []Guard{GuardAccountsRemoved}},
		"disabled": {lose(func(l *Losses) { l.Disabled = 401 }), []Guard{GuardAccountsDisabled}},
		"groups":   {lose(func(l *Losses) { l.Groups = 31 }), []Guard{GuardGroupsRemoved}},
		"several": {
			lose(func(l *Losses) { l.Accounts, l.Memberships = 4000, 18_001 }),
			[]Guard{GuardAccountsRemoved, GuardMembershipsRemoved},
		},
	} {
		var got []Guard
		for _, b := range DefaultGuards().Check(tt.losses) {
			got = append(got, b.Guard)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if free := Guards(nil).Check(tt.losses); free != nil {
			t.Errorf("%s: no guards broke %v", name, free)
		}
	}
}

func TestCausesAsText(t *testing.T) {
	seen := map[string]bool{}
	for c := CauseSoftDeleted; c <= CauseCompanion; c++ {
		text, err := c.MarshalText()
		if err != nil || c.String() == "" || len(text) == 0 || seen[string(text)] {
			t.Errorf("cause %d: %q, %q, %v", c, text, c, err)
		}
		seen[string(text)] = true
		var back Cause
		if err := back.UnmarshalText(text); err != nil || back != c {
			t.Errorf("cause %d reads back as %d, %v", c, back, err)
		}
	}
	if err := new(Cause).UnmarshalText([]byte("whim")); err == nil {
		t.Error("an unknown cause was read")
	}
}

func TestScopeEdits(t *testing.T) {
	at := time.Date(2026, 11, 23, 14, 2, 0, 0, time.UTC)
	for _, s := range []Scope{
		{},
		{Guests: true},
		{AcknowledgeDisabled: true, Guests: true, Domains: []string{"a.com", "b.com"}},
		{Domains: []string{"a.com"}},
	} {
		if diff := cmp.Diff(s, ParseScope(s.String())); diff != "" {
			t.Errorf("%q reads back as another scope:\n%s", s, diff)
		}
		if edits := s.Edits(s, at); edits != nil {
			t.Errorf("%q differs from itself: %v", s, edits)
		}
	}
	got := Scope{
		Domains:             []string{"b.com", "a.com"},
		AcknowledgeDisabled: true,
	}.Edits(Scope{Domains: []string{"a.com"}, Guests: true}, at)
	want := []OptionEdit{
		{Option: "domains", Old: "a.com", New: "a.com,b.com", At: at},
		{Option: "guests", Old: "true", New: "false", At: at},
		{Option: "acknowledgeDisabled", Old: "false", New: "true", At: at},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("edits (-want +got):\n%s", diff)
	}
}
