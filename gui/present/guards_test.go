package present

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rollcallsync/rollcall/core/directory"
)

func TestGuardsOfTheForm(t *testing.T) {
	stored := directory.Connector{
		ID:     "c1",
		Guards: directory.Guards{directory.GuardGroupsRemoved: {Percent: 5, AtLeast: 3}},
	}
	for name, tt := range map[string]struct {
		edit    func(map[directory.Guard]string)
		want    directory.Guards
		changed bool
		wrong   Field
	}{
		"as stored":  {func(map[directory.Guard]string) {}, stored.Guards, false, ""},
		"made empty": {func(m map[directory.Guard]string) { m[directory.GuardGroupsRemoved] = "" }, nil, true, ""},
		"never typed": {func(m map[directory.Guard]string) {
			m[directory.GuardAccountsRemoved] = ""
		}, stored.Guards, false, ""},
		"one more": {func(m map[directory.Guard]string) {
			m[directory.GuardAccountsRemoved] = "at most 500"
		}, directory.Guards{
			directory.GuardGroupsRemoved:   {Percent: 5, AtLeast: 3},
			directory.GuardAccountsRemoved: {ByNumber: true, Number: 500},
		}, true, ""},
		"wrong": {func(m map[directory.Guard]string) {
			m[directory.GuardAccountsRemoved] = "many"
		}, stored.Guards, true, "Accounts removed"},
	} {
		t.Run(name, func(t *testing.T) {
			f := ConnectorFormOf(stored)
			tt.edit(f.Guards)
			if diff := cmp.Diff(tt.want, f.Connector().Guards, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("guards (-want +got):\n%s", diff)
			}
			if f.Changed() != tt.changed {
				t.Errorf("changed = %v", f.Changed())
			}
			f.Type = TypeOffice365
			for _, g := range GuardFields {
				if got := f.Verdicts()[g.Field].Wrong(); got != (g.Field == tt.wrong) {
					t.Errorf("%s is wrong: %v", g.Field, got)
				}
			}
		})
	}
}

func TestEveryGuardHasAField(t *testing.T) {
	for i, guard := range directory.AllGuards {
		if i >= len(GuardFields) || GuardFields[i].Guard != guard {
			t.Errorf("the field of guard %s is missing or out of order", guard)
		}
	}
	if got, want := GuardHint(directory.GuardAccountsRemoved, directory.DefaultGuards()),
		"10% at least 20"; got != want {
		t.Errorf("hint %q, want %q", got, want)
	}
}

func TestGuardSuggestions(t *testing.T) {
	day := time.Date(2026, 11, 3, 0, 0, 0, 0, time.FixedZone("AEST", 10*60*60))
	texts := GuardSuggestions([]directory.Suggestion{
		{
			Guard: directory.GuardAccountsRemoved, Largest: 1204, Day: day,
			Limit: directory.Limit{ByNumber: true, Number: 4000},
		},
		{Guard: directory.GuardAccountsDisabled, Limit: directory.Limit{ByNumber: true, Number: 10}},
	})
	want := GuardTexts{
		"Most on a normal day: 1,204, on 3 Nov 2026. Suggested: at most 4000.",
		"Normally none. Suggested: at most 10.",
	}
	if diff := cmp.Diff(want, texts); diff != "" {
		t.Errorf("texts (-want +got):\n%s", diff)
	}
}

func TestDefaultGuardsAreParsed(t *testing.T) {
	before := directory.DefaultGuards()
	texts := defaultGuardTexts(before)
	texts[0], texts[1] = "at most 5", "many"
	got, faults := texts.over(before)
	want := directory.Guards{directory.GuardAccountsRemoved: {
		ByNumber: true,
		Number:   5,
	}}.Over(directory.DefaultGuards())
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("guards (-want +got):\n%s", diff)
	}
	for i, fault := range faults {
		if (fault != "") != (i == 1) {
			t.Errorf("%s: fault %q", GuardFields[i].Field, fault)
		}
	}
	if diff := cmp.Diff(directory.DefaultGuards(), before); diff != "" {
		t.Errorf("the settings were changed:\n%s", diff)
	}
}
