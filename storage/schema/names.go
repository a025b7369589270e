package schema

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
)

// The statuses of accounts and groups, as columns have them. Groups are active or deleted.
const (
	Unknown    = "0" // in a plan: there was no such object
	Active     = "1"
	Disabled   = "2"
	Deleted    = "3"
	OutOfScope = "4"

	Visible = "(" + Active + ", " + Disabled + ")"    // people see them
	Hidden  = "(" + Deleted + ", " + OutOfScope + ")" // known, and people do not see them
	Absent  = "(" + Unknown + ", " + Deleted + ")"    // not in Entra ID
)

// The kinds of objects, and of rows in change logs and plans.
const (
	KindUser        = "1"
	KindGroup       = "2"
	KindMembership  = "3" // in change logs and plans
	KindUserOrGroup = "(" + KindUser + ", " + KindGroup + ")"
)

// How objects were removed, as Graph says; or nothing said so, and they were not listed.
const (
	NotRemoved  = "0"
	SoftDeleted = "1"
	Purged      = "2"
	NotListed   = "3"
)

// The sides on which memberships are read: of a group its members, of a user or group the
// groups that it is in; and the same of what Graph did not find there.
const (
	SideMembers = "1"
	SideGroups  = "2"
	LostMembers = "3"
	LostGroups  = "4"

	SideEither = "(" + SideMembers + ", " + SideGroups + ")"
)

// names are the names that Named replaces: those above, and the causes of changes.
var names = strings.NewReplacer(
	"{Unknown}", Unknown, "{Active}", Active, "{Disabled}", Disabled, "{Deleted}", Deleted, "{OutOfScope}", OutOfScope,
	"{Visible}", Visible, "{Hidden}", Hidden, "{Absent}", Absent,
	"{KindUser}", KindUser, "{KindGroup}", KindGroup, "{KindMembership}", KindMembership, "{KindUserOrGroup}", KindUserOrGroup,
	"{NotRemoved}", NotRemoved, "{SoftDeleted}", SoftDeleted, "{Purged}", Purged, "{NotListed}", NotListed,
	"{SideMembers}", SideMembers, "{SideGroups}", SideGroups, "{LostMembers}", LostMembers, "{LostGroups}", LostGroups,
	"{CauseSoftDeleted}", cause(directory.CauseSoftDeleted),
	"{CausePurged}", cause(directory.CausePurged),
	"{CauseNotListed}", cause(directory.CauseNotListed),
	"{CauseDisabled}", cause(directory.CauseDisabled),
	"{CauseEnabled}", cause(directory.CauseEnabled),
	"{CauseLeftScope}", cause(directory.CauseLeftScope),
	"{CauseEnteredScope}", cause(directory.CauseEnteredScope),
	"{CauseDomainsEdited}", cause(directory.CauseDomainsEdited),
	"{CauseRestored}", cause(directory.CauseRestored),
	"{CauseAdded}", cause(directory.CauseAdded),
	"{CauseUpdated}", cause(directory.CauseUpdated),
	"{CauseGuestsEdited}", cause(directory.CauseGuestsEdited),
	"{CauseDisabledEdited}", cause(directory.CauseDisabledEdited),
	"{CauseRenamed}", cause(directory.CauseRenamed),
	"{CauseMembershipAdded}", cause(directory.CauseMembershipAdded),
	"{CauseMembershipRemoved}", cause(directory.CauseMembershipRemoved),
	"{CauseCompanion}", cause(directory.CauseCompanion),
)

func cause(c directory.Cause) string { return fmt.Sprint(int(c)) }

// Named replaces names in braces, such as {Deleted} or {CauseRenamed}, by the numbers that
// columns have. It is for statements that are made once. A name that is not known is a mistake
// in the program.
func Named(statement string) string {
	statement = names.Replace(statement)
	if name := named.FindString(statement); name != "" {
		panic("no name of the schema: " + name)
	}
	return statement
}

var named = regexp.MustCompile(`\{\w+\}`)
