package health

import (
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// BreachInWords says how much a plan would remove or add, and how much is allowed, such as "412 of
// 3,950 accounts would be removed; the limit is 395."
func BreachInWords(b directory.Breach) string {
	what := map[directory.Guard]string{
		directory.GuardAccountsRemoved:    "accounts would be removed",
		directory.GuardAccountsDisabled:   "accounts would be disabled",
		directory.GuardGroupsRemoved:      "groups would be removed",
		directory.GuardMembershipsRemoved: "memberships would be removed",
		directory.GuardAccountsEnabled:    "accounts would be enabled",
	}[b.Guard]
	switch {
	case b.Guard == directory.GuardAccountsEntered: // these accounts are not in the current total
		return fmt.Sprintf("%s accounts would be added to the directory, which has %s; the limit is %s.",
			quantity.Number(b.Count), quantity.Number(b.Of), quantity.Number(b.Most))
	case b.Property != nil:
		what = fmt.Sprintf("accounts would lose their value for %s", b.Property.Name)
	}
	if b.Group != nil {
		what = fmt.Sprintf("members would leave the group “%s”", b.Group.Name)
	}
	text := fmt.Sprintf("%s of %s %s; the limit is %s.", quantity.Number(b.Count), quantity.Number(b.Of), what,
		quantity.Number(b.Most))
	if b.Groups > 1 {
		text += fmt.Sprintf(" %s groups would lose too many.", quantity.Number(b.Groups))
	}
	if b.Properties > 1 {
		text += fmt.Sprintf(" %s properties would be emptied in too many.", quantity.Number(b.Properties))
	}
	return text
}

// BreachesInWords describes breaches in sentences.
func BreachesInWords(list []directory.Breach) string {
	words := make([]string, len(list))
	for i, b := range list {
		words[i] = BreachInWords(b)
	}
	return strings.Join(words, " ")
}
