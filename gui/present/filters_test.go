package present_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
)

func TestFilterChips(t *testing.T) {
	connectors := []directory.Connector{{ID: "c1", Description: "Contoso"}}
	f := directory.Filter{
		Search: "ann", Statuses: []string{"disabled"}, Connector: "c1", Domains: []string{"contoso.com"},
		Traits: directory.Traits{
			Guest: directory.Yes, Licensed: directory.No, Synced: directory.Yes,
			Department: strings.Repeat("x", 50), GroupKind: "Security",
		},
	}
	labels := func(f directory.Filter, groups bool) (list []string) {
		for _, c := range present.FilterChips(f, groups, connectors) {
			list = append(list, c.Label)
		}
		return list
	}
	want := []string{
		"Disabled", "Contoso", "contoso.com", strings.Repeat("x", 39) + "…", "Guests only",
		"Without a licence", "From Active Directory",
	}
	if diff := cmp.Diff(want, labels(f, false)); diff != "" {
		t.Errorf("of users (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Disabled", "Contoso", "From Active Directory", "Security"}, labels(f, true)); diff !=
		"" {
		t.Errorf("of groups (-want +got):\n%s", diff)
	}
	// Each chip removes its own condition, until none remains.
	for n := len(want); n > 0; n-- {
		chips := present.FilterChips(f, false, connectors)
		if len(chips) != n {
			t.Fatalf("%d conditions, want %d", len(chips), n)
		}
		f = chips[len(chips)-1].Without
	}
	if f.Search != "ann" {
		t.Error("the search text is gone")
	}
	for label, words := range map[string][]string{
		"Active and disabled": nil,
		"All":                 {"active", "disabled", "deleted", "out of scope"},
		"Active and deleted":  {"active", "deleted"},
	} {
		if got := present.StatusLabel(false, words); got != label {
			t.Errorf("%q is called %q, want %q", words, got, label)
		}
	}
	for _, c := range present.StatusChoices(false) {
		if got := present.StatusLabel(false, present.StatusWords(c.Value)); got != c.Label {
			t.Errorf("%v is called %q", c, got)
		}
	}
}

func TestTextChoices(t *testing.T) {
	for typed, want := range map[string][]present.Choice[string]{
		"":   {{Label: "All departments"}, {Label: "Sales", Value: "Sales"}, {Label: "R&D", Value: "R&D"}},
		"SA": {{Label: "Sales", Value: "Sales"}},
	} {
		got := present.TextChoices(present.AllDepartments.String(), []string{"Sales", "R&D"}, typed)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", typed, diff)
		}
	}
}
