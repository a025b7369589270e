package directory_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

func TestSavedFilters(t *testing.T) {
	guests := directory.SavedFilter{Name: "Guests", Filter: directory.Filter{
		Search: "ann", Statuses: []string{"disabled"}, Connector: "c1", Domains: []string{"contoso.com"},
		Traits: directory.Traits{Guest: directory.Yes, Licensed: directory.No, Department: "Sales"},
	}}
	list, err := directory.SavedFilters{}.With(guests)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(list)
	const want = `[{"name":"Guests","filter":{"search":"ann","statuses":["disabled"],"connector":"c1",` +
		`"domains":["contoso.com"],` +
		`"guest":"yes","licensed":"no","department":"Sales"}}]`
	if err != nil || string(text) != want {
		t.Errorf("as JSON %s, %v; want %s", text, err, want)
	}
	var read directory.SavedFilters
	if err := json.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(list, read); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
	query := directory.Query{
		Search: "ann", Statuses: []directory.Status{directory.StatusDisabled}, Connectors: []string{"c1"},
		Domains: []string{"contoso.com"},
		Traits:  guests.Filter.Traits,
	}
	if diff := cmp.Diff(query, guests.Filter.Query()); diff != "" {
		t.Errorf("query (-want +got):\n%s", diff)
	}
	list, _ = list.With(directory.SavedFilter{Name: " Teams ", Groups: true})
	list, _ = list.With(directory.SavedFilter{Name: "guests"}) // replaces the first one
	if len(list) != 2 || list[0].Filter.Search != "" || list[1].Name != "Teams" {
		t.Errorf("after saving again: %+v", list)
	}
	renamed, err := list.Renamed("TEAMS", " All\n teams")
	if err != nil || renamed[1].Name != "All teams" || list[1].Name != "Teams" {
		t.Errorf("renamed: %+v, %v", renamed, err)
	}
	for name, groups := range map[string]bool{"Guests": true, "teams": false} {
		if _, err := list.FindOf(name, !groups); err != nil {
			t.Errorf("find %s: %v", name, err)
		}
		if _, err := list.FindOf(name, groups); problem.Of(err).Code != problem.CodeUsage {
			t.Errorf("find %s in the other list: %v, want a usage problem", name, err)
		}
	}
	if list, err = list.Without("guests"); err != nil || len(list) != 1 {
		t.Errorf("removed: %+v, %v", list, err)
	}
	for name, err := range map[string]error{
		"no such name":   errOf(list.Without("x")),
		"empty name":     errOf(list.With(directory.SavedFilter{Name: " "})),
		"long name":      errOf(list.With(directory.SavedFilter{Name: strings.Repeat("x", 61)})),
		"taken by users": errOf(list.With(directory.SavedFilter{Name: "teams"})),
		"rename none":    errOf(list.Renamed("x", "y")),
		"rename empty":   errOf(list.Renamed("Teams", "")),
		"rename taken":   errOf(renamed.Renamed("All teams", "Guests")),
		"two of a name":  directory.SavedFilters{{Name: "a"}, {Name: "A"}}.Validate(),
		"odd status": directory.SavedFilters{{
			Name:   "a",
			Filter: directory.Filter{Statuses: []string{"odd"}},
		}}.Validate(),
	} {
		if problem.Of(err).Code != problem.CodeUsage {
			t.Errorf("%s: %v, want a usage problem", name, err)
		}
	}
	if err := renamed.Validate(); err != nil {
		t.Error(err)
	}
}

func errOf[T any](_ T, err error) error { return err }

func TestAnswersAndKinds(t *testing.T) {
	for word, want := range map[string]directory.Answer{
		"": directory.Either, "yes": directory.Yes,
		"NO": directory.No,
	} {
		if got, err := directory.ParseAnswer(word); err != nil || got != want {
			t.Errorf("%q is %v, %v", word, got, err)
		}
	}
	if _, err := directory.ParseAnswer("perhaps"); problem.Of(err).Code != problem.CodeUsage {
		t.Errorf("perhaps: %v", err)
	}
	if got, err := directory.ParseGroupKind("microsoft 365"); err != nil || got != "Microsoft 365" {
		t.Errorf("kind %q, %v", got, err)
	}
	if _, err := directory.ParseGroupKind("club"); problem.Of(err).Code != problem.CodeUsage {
		t.Errorf("club: %v", err)
	}
}
