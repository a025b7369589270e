package guitest

import (
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
)

// causesOf returns the changes that a run counts, by cause.
func causesOf(r directory.Run) (list []directory.CauseCount) {
	add := func(what string, op directory.Op, cause directory.Cause, n int) {
		if n > 0 {
			list = append(list, directory.CauseCount{What: what, Op: op, Cause: cause, Count: n})
		}
	}
	add("user", directory.OpAdded, directory.CauseAdded, r.Users.Added)
	add("user", directory.OpUpdated, directory.CauseUpdated, r.Users.Updated)
	add("user", directory.OpDisabled, directory.CauseDisabled, r.Users.Disabled)
	add("user", directory.OpRemoved, directory.CauseSoftDeleted, r.Users.Removed)
	add("group", directory.OpAdded, directory.CauseAdded, r.Groups.Added)
	add("group", directory.OpUpdated, directory.CauseUpdated, r.Groups.Updated)
	add("membership", directory.OpAdded, directory.CauseMembershipAdded, r.Memberships.Added)
	add("membership", directory.OpRemoved, directory.CauseMembershipRemoved, r.Memberships.Removed)
	return list
}

// The people in the sample, by what happens to them. If a run needs more, their names get numbers.
var (
	joiners  = []string{"Lidia Holloway", "Grady Archie", "Nestor Wilke"}
	movers   = []string{"Adele Vance", "Diego Siciliani", "Megan Bowen", "Patti Fernandez", "Joni Sherman"}
	disabled = []string{"Isaiah Langer"}
	leavers  = []string{"Alex Wilber", "Miriam Graham", "Pradeep Gupta"}
	teams    = []string{"Project Falcon", "Sales Team", "All Company"}
)

func nth(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return fmt.Sprintf("%s %d", names[i%len(names)], i/len(names)+1)
}

// ChangesOf returns changes of every kind, as many as the run counts by cause, grouped by cause.
func ChangesOf(r directory.Run) (list []directory.Change) {
	for _, cause := range r.Causes {
		if cause.Companion() {
			continue
		}
		for i := range cause.Count {
			c := directory.Change{
				Run: r.ID, Connector: r.Connector, What: cause.What, Op: cause.Op, Cause: cause.Cause,
				ID: fmt.Sprintf("id-%s-%d", cause.What, i),
			}
			switch cause.What {
			case "user":
				c.Name, c.Properties = nameFor(cause.Op, i), moved(cause.Op, i)
			case "group":
				c.Name = nth(teams, i)
			default:
				c.Name, c.Member, c.MemberName, c.MemberKind = teams[1], fmt.Sprintf("id-user-%d", i), nth(movers, i),
					directory.KindUser
			}
			list = append(list, c)
		}
	}
	return list
}

func nameFor(op directory.Op, i int) string {
	switch op {
	case directory.OpAdded:
		return nth(joiners, i)
	case directory.OpRemoved:
		return nth(leavers, i)
	case directory.OpDisabled:
		return nth(disabled, i)
	}
	return nth(movers, i)
}

// moved returns the changed properties of an update: a department and more, a name, a manager, or
// only a department.
func moved(op directory.Op, i int) []directory.PropertyChange {
	department := directory.PropertyChange{Name: "department", Old: `"Retail"`, New: `"Sales"`}
	switch {
	case op != directory.OpUpdated:
		return nil
	case i == 0:
		return []directory.PropertyChange{department, {Name: "jobTitle", New: `"Lead"`}}
	case i == 1:
		return []directory.PropertyChange{{Name: "displayName", Old: `"Diego Sic"`, New: `"Diego Siciliani"`}}
	case i == 2:
		return []directory.PropertyChange{{
			Name: "manager", Old: `"87d349ed-44d7-43e1-9a83-5f2406dee5bd"`,
			New:     `"5bde3e51-d13b-4db1-9948-fe4b109d11a7"`,
			OldName: "Adele Vance", NewName: "Lidia Holloway",
		}}
	}
	return []directory.PropertyChange{department}
}

// BulkRun returns a run in which 180 accounts moved to another department.
func BulkRun() directory.Run {
	r := History()[0]
	r.ID, r.Connector = 500, Contoso
	r.Users.Added, r.Users.Updated, r.Users.Removed, r.Groups.Updated = 1, 182, 12, 0
	r.Memberships.Added, r.Memberships.Removed = 0, 0
	r.Causes = causesOf(r)
	r.Properties = []directory.PropertyCount{
		{What: "user", Name: "department", Count: 180},
		{What: "user", Name: "displayName", Count: 1},
		{What: "user", Name: "manager", Count: 1},
		{What: "user", Name: "jobTitle", Count: 1},
	}
	return r
}
