package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// breachesInWords describes breaches in sentences.
func breachesInWords(list []directory.Breach) string {
	words := make([]string, len(list))
	for i, b := range list {
		words[i] = breachInWords(b)
	}
	return strings.Join(words, " ")
}

// breachInWords says how much a plan would remove or add, and how much is allowed.
func breachInWords(b directory.Breach) string {
	text := breachText(b)
	if b.Groups > 1 {
		text += " " + lang.N(b.Groups, "%s group would lose too many.", "%s groups would lose too many.")
	}
	if b.Properties > 1 {
		text += " " + lang.N(b.Properties, "%s property would be emptied in too many.",
			"%s properties would be emptied in too many.")
	}
	return text
}

func breachText(b directory.Breach) string {
	count, of, most := lang.Number(b.Count), lang.Number(b.Of), lang.Number(b.Most)
	switch {
	case b.Guard == directory.GuardAccountsEntered: // these accounts are not in the current total
		return lang.T("%s accounts would be added to the directory, which has %s; the limit is %s.", count, of, most)
	case b.Group != nil:
		return lang.T("%s of %s members would leave the group “%s”; the limit is %s.", count, of, b.Group.Name, most)
	case b.Property != nil:
		return lang.T("%s of %s accounts would lose their value for %s; the limit is %s.", count, of, b.Property.Name,
			most)
	}
	switch b.Guard {
	case directory.GuardAccountsDisabled:
		return lang.T("%s of %s accounts would be disabled; the limit is %s.", count, of, most)
	case directory.GuardGroupsRemoved:
		return lang.T("%s of %s groups would be removed; the limit is %s.", count, of, most)
	case directory.GuardMembershipsRemoved:
		return lang.T("%s of %s memberships would be removed; the limit is %s.", count, of, most)
	case directory.GuardAccountsEnabled:
		return lang.T("%s of %s accounts would be enabled; the limit is %s.", count, of, most)
	}
	return lang.T("%s of %s accounts would be removed; the limit is %s.", count, of, most)
}
