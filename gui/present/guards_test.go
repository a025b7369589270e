package present

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/rollcallsync/rollcall/core/directory"
)

func TestGuardsOfTheForm(t *testing.T) {
	stored := directory.Connector{ID: "c1", Guards: directory.Guards{directory.GuardGroupsRemoved: {Percent: 5, AtLeast: 3}}}
	for name, tt := range map[string]struct {
		edit    func(map[directory.Guard]string)
		want    directory.Guards
		changed bool
		wrong   Field
	}{
		"as stored":   {func(map[directory.Guard]string) {}, stored.Guards, false, ""},
		"made empty":  {func(m map[directory.Guard]string) { m[directory.GuardGroupsRemoved] = "" }, nil, true, ""},
		"never typed": {func(m map[directory.Guard]string) { m[directory.GuardAccountsRemoved] = "" }, stored.Guards, false, ""},
		"one more": {func(m map[directory.Guard]string) { m[directory.GuardAccountsRemoved] = "at most 500" }, directory.Guards{
			directory.GuardGroupsRemoved: {Percent: 5, AtLeast: 3}, directory.GuardAccountsRemoved: {ByNumber: true, Number: 500},
		}, true, ""},
		"wrong": {func(m map[directory.Guard]string) { m[directory.GuardAccountsRemoved] = "many" }, stored.Guards, true, "Accounts removed"},
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
			t.Errorf("guard %s has no field in its place", guard)
		}
	}
	if got, want := GuardHint(directory.GuardAccountsRemoved, directory.DefaultGuards()), "As in the settings: 10% at least 20"; got != want {
		t.Errorf("hint %q, want %q", got, want)
	}
}
