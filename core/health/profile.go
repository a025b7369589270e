package health

import (
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// profiles returns a condition for each authentication profile that names groups that no longer exist.
func (f Facts) profiles() []Condition {
	var list []Condition
	for _, p := range f.Profiles {
		if gone := p.GoneGroups(); len(gone) > 0 {
			list = append(list, groupsGone(p, gone))
		}
	}
	return list
}

func groupsGone(p directory.Profile, gone []directory.ProfileGroup) Condition {
	names := make([]string, len(gone))
	for i, g := range gone {
		names[i] = "“" + g.Name + "”"
		if g.Name == "" {
			names[i] = g.ID
		}
	}
	c := Condition{
		Code: problem.CodeProfileGroupGone, Severity: Warning, Profile: p.ID,
		Title:  fmt.Sprintf("The profile “%s” names a group that no longer exists", p.Name),
		Detail: fmt.Sprintf("It is %s. The next matching profile, or the default, applies to its members.", names[0]),
		Hint:   "Remove the group from the profile, or choose another one.",
		Action: ActionProfile,
	}
	if len(gone) > 1 {
		c.Title = fmt.Sprintf("The profile “%s” names %d groups that no longer exist", p.Name, len(gone))
		c.Detail = fmt.Sprintf("They are %s. The next matching profile, or the default, applies to their members.",
			strings.Join(names, ", "))
		c.Hint = "Remove the groups from the profile, or choose others."
	}
	return c
}
