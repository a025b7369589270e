package present

import (
	"maps"

	"github.com/rollcallsync/rollcall/core/directory"
)

// GuardField is a limit in the connector form.
type GuardField struct {
	Guard directory.Guard
	Field Field // its label
}

// GuardFields are the limits in the order in which the form shows them.
var GuardFields = []GuardField{
	{directory.GuardAccountsRemoved, "Accounts removed"},
	{directory.GuardAccountsDisabled, "Accounts disabled"},
	{directory.GuardGroupsRemoved, "Groups removed"},
	{directory.GuardMembershipsRemoved, "Memberships removed"},
	{directory.GuardGroupMembersRemoved, "Members that one group loses"},
}

// GuardsText says what guards are for, and how they are written.
const GuardsText = "A run that would take away more is held until a person approves it. " +
	"Write “10% at least 20”, “at most 500”, both, or “off”. Empty: as in the settings."

// GuardHint is what the empty field of a guard says.
func GuardHint(g directory.Guard, defaults directory.Guards) string {
	return "As in the settings: " + defaults[g].String()
}

// guardTexts writes the limits that a connector has of its own.
func guardTexts(g directory.Guards) map[directory.Guard]string {
	texts := map[directory.Guard]string{}
	for guard, limit := range g {
		texts[guard] = limit.String()
	}
	return texts
}

// guards reads the limits that stand in the form. Those that are wrong are left
// out; Verdicts tells of them.
func (f ConnectorForm) guards() directory.Guards {
	var g directory.Guards
	for guard, typed := range f.Guards {
		limit, err := directory.ParseLimit(typed)
		if typed == "" || err != nil {
			continue
		}
		if g == nil {
			g = directory.Guards{}
		}
		g[guard] = limit
	}
	return g
}

func (f ConnectorForm) sameGuards(g ConnectorForm) bool {
	typed := func(f ConnectorForm) map[directory.Guard]string {
		texts := maps.Clone(f.Guards)
		maps.DeleteFunc(texts, func(_ directory.Guard, text string) bool { return text == "" })
		return texts
	}
	return maps.Equal(typed(f), typed(g))
}

// HasGuards reports whether the connector has limits of its own.
func (f ConnectorForm) HasGuards() bool { return len(f.guards()) > 0 }

func (f ConnectorForm) judgeGuards(verdicts map[Field]Verdict) {
	for _, g := range GuardFields {
		if typed := f.Guards[g.Guard]; typed != "" {
			verdicts[g.Field] = judge(typed, func(s string) (string, error) {
				_, err := directory.ParseLimit(s)
				return s, err
			})
		}
	}
}
