package present

import (
	"fmt"
	"maps"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// GuardField is an input for a limit in a form.
type GuardField struct {
	Guard directory.Guard
	Field Field // the label
}

// GuardFields are the limits in the order in which forms show them.
var GuardFields = [...]GuardField{
	{directory.GuardAccountsRemoved, "Accounts removed"},
	{directory.GuardAccountsDisabled, "Accounts disabled"},
	{directory.GuardGroupsRemoved, "Groups removed"},
	{directory.GuardMembershipsRemoved, "Memberships removed"},
	{directory.GuardGroupMembersRemoved, "Members lost by one group"},
	{directory.GuardAccountsEnabled, "Accounts enabled"},
	{directory.GuardAccountsEntered, "Accounts that enter"},
	{directory.GuardPropertyEmptied, "Accounts that lose one property"},
}

// GuardTexts are typed limits, in the order of GuardFields.
type GuardTexts [len(GuardFields)]string

// guardsHow explains the purpose of guards and how to write limits.
const guardsHow = "A run that would change more is held until someone approves it. " +
	"Percentages refer to the numbers before the run."

// GuardsText and DefaultGuardsText explain the guards of a connector and the guards in the
// settings.
const (
	GuardsText        = guardsHow + " If all fields are empty, the limit from the settings applies."
	DefaultGuardsText = guardsHow + " A connector can have its own limits."
)

// GuardHint returns the limit that applies while a field is empty.
func GuardHint(g directory.Guard, defaults directory.Guards) string { return defaults[g].String() }

// GuardSuggestions returns the limits that a history suggests, in words, in the order of
// GuardFields. An empty text means no suggestion.
func GuardSuggestions(list []directory.Suggestion) (texts GuardTexts) {
	for i, f := range GuardFields {
		for _, s := range list {
			if s.Guard == f.Guard {
				texts[i] = suggestionText(s)
			}
		}
	}
	return texts
}

func suggestionText(s directory.Suggestion) string {
	if s.Largest == 0 {
		return fmt.Sprintf("Normally none. Suggested: %s.", s.Limit)
	}
	return fmt.Sprintf("Most on a normal day: %s, on %s. Suggested: %s.", quantity.Number(s.Largest),
		s.Day.Format("2 Jan 2006"), s.Limit)
}

// defaultGuardTexts returns the limits in the settings as text.
func defaultGuardTexts(g directory.Guards) (texts GuardTexts) {
	for i, f := range GuardFields {
		texts[i] = g[f.Guard].String()
	}
	return texts
}

// over returns before with the typed limits, and the fault of each. Limits that are not valid are
// left unchanged.
func (texts GuardTexts) over(before directory.Guards) (g directory.Guards, faults GuardTexts) {
	g = before.Over(nil)
	for i, f := range GuardFields {
		if faults[i] = limitFault(texts[i]); faults[i] == "" {
			g[f.Guard], _ = directory.ParseLimit(texts[i])
		}
	}
	return g, faults
}

// guardTexts returns the connector's own limits as text.
func guardTexts(g directory.Guards) map[directory.Guard]string {
	texts := map[directory.Guard]string{}
	for guard, limit := range g {
		texts[guard] = limit.String()
	}
	return texts
}

// guards returns the limits in the form. Limits that are not valid are left out; Verdicts reports
// them.
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

// HasGuards reports whether the connector has its own limits.
func (f ConnectorForm) HasGuards() bool { return len(f.guards()) > 0 }

func (f ConnectorForm) judgeGuards(verdicts map[Field]Verdict) {
	for _, g := range GuardFields {
		if typed := f.Guards[g.Guard]; typed != "" {
			fault := limitFault(typed)
			verdicts[g.Field] = Verdict{Good: fault == "", Text: fault}
		}
	}
}
