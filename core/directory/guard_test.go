package directory

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/problem"
)

func TestLimitMost(t *testing.T) {
	part := Limit{Percent: 10, AtLeast: 20}
	for _, tt := range []struct {
		name  string
		limit Limit
		total int
		want  int
	}{
		{"off", Limit{}, 1000, math.MaxInt},
		{"below the floor", part, 50, 20},
		{"at the floor", part, 200, 20},
		{"above the floor", part, 12_481, 1248},
		{"nothing there", part, 0, 20},
		{"a million", part, 1_000_000, 100_000},
		{"number", Limit{ByNumber: true, Number: 500}, 1_000_000, 500},
		{"nothing may go", Limit{ByNumber: true}, 1000, 0},
		{"the smaller counts: number", Limit{Percent: 10, AtLeast: 20, ByNumber: true, Number: 50}, 1000, 50},
		{"the smaller counts: percent", Limit{Percent: 10, ByNumber: true, Number: 500}, 1000, 100},
		{"the number wins over the floor", Limit{Percent: 10, AtLeast: 20, ByNumber: true, Number: 5}, 10, 5},
	} {
		if got := tt.limit.Most(tt.total); got != tt.want {
			t.Errorf("%s: %d of %d pass, want %d", tt.name, got, tt.total, tt.want)
		}
	}
}

func TestLimitText(t *testing.T) {
	for text, want := range map[string]Limit{
		"off":                          {},
		"10%":                          {Percent: 10},
		"10% at least 20":              {Percent: 10, AtLeast: 20},
		"at most 500":                  {ByNumber: true, Number: 500},
		"at most 0":                    {ByNumber: true},
		"30% at least 200 at most 900": {Percent: 30, AtLeast: 200, ByNumber: true, Number: 900},
	} {
		if got, err := ParseLimit(text); got != want || err != nil {
			t.Errorf("%q: %+v, %v, want %+v", text, got, err, want)
		}
		if got := want.String(); got != text {
			t.Errorf("%+v is written %q, want %q", want, got, text)
		}
	}
	for typed, want := range map[string]Limit{
		"500":                {ByNumber: true, Number: 500},
		" 10%, at least 20 ": {Percent: 10, AtLeast: 20},
		"5% 100":             {Percent: 5, ByNumber: true, Number: 100},
		"OFF":                {},
	} {
		if got, err := ParseLimit(typed); got != want || err != nil {
			t.Errorf("%q: %+v, %v, want %+v", typed, got, err, want)
		}
	}
	for _, bad := range []string{
		"", "ten", "-1", "+1", "0%", "101%", "10% at least", "10% at least x", "at least 20",
		"at most", "off 5", "1 2", "99999999999999999999", "%",
	} {
		if got, err := ParseLimit(bad); problem.Of(err).Code != problem.CodeUsage {
			t.Errorf("%q: %+v, %v, want a problem of usage", bad, got, err)
		}
	}
}

func TestLimitJSON(t *testing.T) {
	for text, want := range map[string]Limit{
		`{"percent":10,"atLeast":20,"number":null}`:  {Percent: 10, AtLeast: 20},
		`{"percent":null,"atLeast":0,"number":0}`:    {ByNumber: true},
		`{"percent":null,"atLeast":0,"number":null}`: {},
	} {
		var got Limit
		if err := json.Unmarshal([]byte(text), &got); got != want || err != nil {
			t.Errorf("%s: %+v, %v, want %+v", text, got, err, want)
		}
		if out, err := json.Marshal(want); string(out) != text || err != nil {
			t.Errorf("%+v: %s, %v, want %s", want, out, err, text)
		}
	}
}

func TestGuardNames(t *testing.T) {
	for _, g := range AllGuards {
		for _, name := range []string{g.Flag(), string(g)} {
			if got, err := ParseGuard(name); got != g || err != nil {
				t.Errorf("%q: %q, %v, want %q", name, got, err, g)
			}
		}
	}
	if got := GuardGroupMembersRemoved.Flag(); got != "group-members-removed" {
		t.Errorf("flag %q", got)
	}
	if _, err := ParseGuard("users"); problem.Of(err).Code != problem.CodeUsage {
		t.Errorf("unknown guard: %v", err)
	}
}

func TestGuardsOverDefaults(t *testing.T) {
	own := Guards{GuardAccountsRemoved: {ByNumber: true, Number: 5}, GuardGroupsRemoved: {}}
	got := own.Over(DefaultGuards())
	want := DefaultGuards()
	want[GuardAccountsRemoved], want[GuardGroupsRemoved] = own[GuardAccountsRemoved], Limit{}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(own) != 2 || len(DefaultGuards()) != len(AllGuards) {
		t.Error("merging changed what was merged")
	}
	if got := Guards(nil).Over(nil); got == nil || len(got) != 0 {
		t.Errorf("nothing over nothing: %v", got)
	}
}

func TestGuardsValidate(t *testing.T) {
	if err := DefaultGuards().Validate(); err != nil {
		t.Errorf("the defaults: %v", err)
	}
	for name, bad := range map[string]Guards{
		"unknown":  {"users": {}},
		"percent":  {GuardAccountsRemoved: {Percent: 101}},
		"negative": {GuardAccountsRemoved: {ByNumber: true, Number: -1}},
		"floor":    {GuardAccountsRemoved: {AtLeast: 20}},
	} {
		if err := bad.Validate(); problem.Of(err).Code != problem.CodeUsage {
			t.Errorf("%s: %v, want a problem of usage", name, err)
		}
	}
}
