package directory

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Guard names a kind of change that is limited per run. The names are stored and appear in JSON.
type Guard string

// The guards (design section 3, guard).
const (
	// GuardAccountsRemoved counts accounts that are deleted or leave the scope.
	GuardAccountsRemoved Guard = "accountsRemoved"
	// GuardAccountsDisabled counts accounts that become disabled.
	GuardAccountsDisabled Guard = "accountsDisabled"
	// GuardGroupsRemoved counts groups that are deleted.
	GuardGroupsRemoved Guard = "groupsRemoved"
	// GuardMembershipsRemoved counts memberships that disappear from view for any reason.
	GuardMembershipsRemoved Guard = "membershipsRemoved"
	// GuardGroupMembersRemoved counts the memberships that a single remaining group loses.
	GuardGroupMembersRemoved Guard = "groupMembersRemoved"
	// GuardAccountsEnabled counts disabled accounts that become active.
	GuardAccountsEnabled Guard = "accountsEnabled"
	// GuardAccountsEntered counts accounts that enter the directory: new ones, restored ones, and
	// ones that come into scope although the filter was not edited.
	GuardAccountsEntered Guard = "accountsEntered"
	// GuardPropertyEmptied counts the accounts in which a single property loses its value.
	GuardPropertyEmptied Guard = "propertyEmptied"
)

// AllGuards lists the guards in the order of display.
var AllGuards = []Guard{
	GuardAccountsRemoved, GuardAccountsDisabled, GuardGroupsRemoved, GuardMembershipsRemoved, GuardGroupMembersRemoved,
	GuardAccountsEnabled, GuardAccountsEntered, GuardPropertyEmptied,
}

// Limit says how much one run may remove or let in without a person's consent. The zero
// Limit allows everything.
type Limit struct {
	// Percent, from 1 to 100, refers to the number before the run; 0 means no limit by percentage.
	// Up to AtLeast changes always pass, so a small directory is not held for a few changes.
	Percent int
	AtLeast int
	// With ByNumber, Number is the largest number of changes that pass.
	ByNumber bool
	Number   int
}

// Off reports whether the limit allows everything.
func (l Limit) Off() bool { return l.Percent == 0 && !l.ByNumber }

// Most returns how many changes pass out of total.
func (l Limit) Most(total int) int {
	most := math.MaxInt
	if l.Percent > 0 {
		most = max(l.AtLeast, total*l.Percent/100)
	}
	if l.ByNumber {
		most = min(most, l.Number)
	}
	return most
}

// Guards are limits by guard. If a guard is missing from a connector's own guards, the default
// applies. If it is missing from the limits of a run, everything passes.
type Guards map[Guard]Limit

// DefaultGuards are the limits of a new installation (design section 3). Enabling many accounts is
// as suspicious as disabling many. More accounts may enter, because companies grow.
func DefaultGuards() Guards {
	objects, memberships := Limit{Percent: 10, AtLeast: 20}, Limit{Percent: 30, AtLeast: 200}
	return Guards{
		GuardAccountsRemoved: objects, GuardAccountsDisabled: objects, GuardGroupsRemoved: objects,
		GuardMembershipsRemoved: memberships, GuardGroupMembersRemoved: memberships,
		GuardAccountsEnabled: objects, GuardAccountsEntered: {Percent: 30, AtLeast: 100},
		GuardPropertyEmptied: {Percent: 20, AtLeast: 20},
	}
}

// Over returns the limits of g, completed with the limits of defaults.
func (g Guards) Over(defaults Guards) Guards {
	all := maps.Clone(defaults)
	if all == nil {
		all = Guards{}
	}
	maps.Copy(all, g)
	return all
}

// Validate returns the first error as a problem with code "usage" that names the guard.
func (g Guards) Validate() error {
	for _, guard := range slices.Sorted(maps.Keys(g)) {
		if !slices.Contains(AllGuards, guard) {
			return unknownGuard(string(guard))
		}
		if err := g[guard].validate(); err != nil {
			return problem.Usage(fmt.Sprintf("The guard %s: %s", guard.Flag(), problem.Of(err).Title),
				problem.Of(err).Hint)
		}
	}
	return nil
}

func (l Limit) validate() error {
	switch {
	case l.Percent < 0 || l.Percent > 100:
		return problem.Usage(fmt.Sprintf("%d%% is not a valid percentage", l.Percent), "Choose 1 to 100 percent.")
	case l.AtLeast < 0 || l.Number < 0:
		return problem.Usage("a limit cannot be negative", "Choose 0 or greater.")
	case l.AtLeast > 0 && l.Percent == 0:
		return problem.Usage("“at least” needs a percentage", "Enter it like "+limitExample+".")
	}
	return nil
}

// Flag returns the guard's name on the command line, such as accounts-removed.
func (g Guard) Flag() string {
	var b strings.Builder
	for _, r := range string(g) {
		if r >= 'A' && r <= 'Z' {
			b.WriteByte('-')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// ParseGuard reads the name of a guard, in the form of Flag or of JSON.
func ParseGuard(typed string) (Guard, error) {
	for _, g := range AllGuards {
		if typed == g.Flag() || typed == string(g) {
			return g, nil
		}
	}
	return "", unknownGuard(typed)
}

func unknownGuard(name string) error {
	names := make([]string, len(AllGuards))
	for i, g := range AllGuards {
		names[i] = g.Flag()
	}
	return problem.Usage(fmt.Sprintf("%q is not a guard", name), "Choose one of "+strings.Join(names, ", ")+".")
}

// limitJSON is the JSON form of a limit. null means no limit of that kind.
type limitJSON struct {
	Percent *int `json:"percent"`
	AtLeast int  `json:"atLeast"`
	Number  *int `json:"number"`
}

// MarshalJSON writes {"percent":10,"atLeast":20,"number":null}.
func (l Limit) MarshalJSON() ([]byte, error) {
	out := limitJSON{AtLeast: l.AtLeast}
	if l.Percent != 0 {
		out.Percent = &l.Percent
	}
	if l.ByNumber {
		out.Number = &l.Number
	}
	return json.Marshal(out)
}

// UnmarshalJSON reads the output of MarshalJSON; a missing value is null.
func (l *Limit) UnmarshalJSON(text []byte) error {
	var in limitJSON
	if err := json.Unmarshal(text, &in); err != nil {
		return err
	}
	*l = Limit{AtLeast: in.AtLeast, ByNumber: in.Number != nil}
	if in.Percent != nil {
		l.Percent = *in.Percent
	}
	if in.Number != nil {
		l.Number = *in.Number
	}
	return nil
}
