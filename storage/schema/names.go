package schema

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
)

// The statuses of accounts and groups, as the columns contain them. Groups are either active or
// deleted.
const (
	Unknown    = "0" // in a plan: the object did not exist
	Active     = "1"
	Disabled   = "2"
	Deleted    = "3"
	OutOfScope = "4"

	Visible = "(" + Active + ", " + Disabled + ")"    // people see these objects
	Hidden  = "(" + Deleted + ", " + OutOfScope + ")" // known, but people do not see these objects
	Absent  = "(" + Unknown + ", " + Deleted + ")"    // not in Entra ID
)

// The kinds of objects, and of rows in change logs and plans.
const (
	KindUser        = "1"
	KindGroup       = "2"
	KindMembership  = "3" // in change logs and plans
	KindUserOrGroup = "(" + KindUser + ", " + KindGroup + ")"
)

// How objects were removed according to Graph. NotListed means that Graph reported no removal,
// but did not list the object.
const (
	NotRemoved  = "0"
	SoftDeleted = "1"
	Purged      = "2"
	NotListed   = "3"
)

// The sides from which memberships are read: the members of a group, or the groups that a user or
// group is in. LostMembers and LostGroups mean that Graph did not find the object when it was
// read from that side.
const (
	SideMembers = "1"
	SideGroups  = "2"
	LostMembers = "3"
	LostGroups  = "4"

	SideEither = "(" + SideMembers + ", " + SideGroups + ")"
)

// names replaces the names that Named accepts: those above, and the causes of changes.
var names = strings.NewReplacer(
	"{Unknown}", Unknown, "{Active}", Active, "{Disabled}", Disabled, "{Deleted}", Deleted, "{OutOfScope}", OutOfScope,
	"{Visible}", Visible, "{Hidden}", Hidden, "{Absent}", Absent,
	"{KindUser}", KindUser, "{KindGroup}", KindGroup, "{KindMembership}", KindMembership, "{KindUserOrGroup}",
	KindUserOrGroup,
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

// Named replaces names in braces, such as {Deleted} or {CauseRenamed}, with the numbers in the
// columns. It is for statements that are built only once. An unknown name is an error in the
// program, and Named panics.
func Named(statement string) string {
	statement = names.Replace(statement)
	if name := named.FindString(statement); name != "" {
		panic("unknown name in a statement: " + name)
	}
	return statement
}

var named = regexp.MustCompile(`\{\w+\}`)
