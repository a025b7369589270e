package present

import (
	"maps"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// GuardField is an input for a limit in a form.
type GuardField struct {
	Guard directory.Guard
	Field Field // the label
}

// The labels of the limits.
const (
	guardAccountsRemoved     Field = "Accounts removed"
	guardAccountsDisabled    Field = "Accounts disabled"
	guardGroupsRemoved       Field = "Groups removed"
	guardMembershipsRemoved  Field = "Memberships removed"
	guardGroupMembersRemoved Field = "Members lost by one group"
	guardAccountsEnabled     Field = "Accounts enabled"
	guardAccountsEntered     Field = "Accounts that enter"
	guardPropertyEmptied     Field = "Accounts that lose one property"
)

// GuardFields are the limits in the order in which forms show them.
var GuardFields = [...]GuardField{
	{directory.GuardAccountsRemoved, guardAccountsRemoved},
	{directory.GuardAccountsDisabled, guardAccountsDisabled},
	{directory.GuardGroupsRemoved, guardGroupsRemoved},
	{directory.GuardMembershipsRemoved, guardMembershipsRemoved},
	{directory.GuardGroupMembersRemoved, guardGroupMembersRemoved},
	{directory.GuardAccountsEnabled, guardAccountsEnabled},
	{directory.GuardAccountsEntered, guardAccountsEntered},
	{directory.GuardPropertyEmptied, guardPropertyEmptied},
}

// GuardTexts are typed limits, in the order of GuardFields.
type GuardTexts [len(GuardFields)]string

// guardsHow explains the purpose of guards and how to write limits.
const guardsHow lang.Key = "A run that would change more is held until someone approves it. " +
	"Percentages refer to the numbers before the run."

// GuardsText explains the guards of a connector.
func GuardsText() string {
	return guardsHow.String() + " " + lang.T("If all fields are empty, the limit from the settings applies.")
}

// DefaultGuardsText explains the guards in the settings.
func DefaultGuardsText() string {
	return guardsHow.String() + " " + lang.T("A connector can have its own limits.")
}

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
		return lang.T("Normally none. Suggested: %s.", limitInWords(s.Limit))
	}
	return lang.T("Most on a normal day: %s, on %s. Suggested: %s.", lang.Number(s.Largest),
		lang.Date(s.Day, "2 Jan 2006"), limitInWords(s.Limit))
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
