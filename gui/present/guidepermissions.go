package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/permission"
)

// purposes explain the required permissions.
var purposes = map[string]string{
	permission.ReadUsers: "accounts", permission.ReadMembers: "groups and memberships",
}

// permissionsText lists the permissions to add, and the data missing without the optional ones.
// Both come from package permission.
func permissionsText() string {
	var needed, lacks []string
	for _, g := range permission.Grants() {
		if g.Weight == permission.Needed {
			needed = append(needed, g.Name+" is for "+purposes[g.Name])
			continue
		}
		lacks = append(lacks, "Without "+g.Name+", "+strings.ToLower(g.Calls[0].Lack[:1])+g.Calls[0].Lack[1:])
	}
	return "Choose API permissions, Add a permission, Microsoft Graph, Application permissions (not Delegated " +
		"permissions). " +
		strings.Join(needed, ", ") + ". The others are optional. " + strings.Join(lacks, " ")
}

// permissionValues returns the names of the permissions, to copy.
func permissionValues() []GuideValue {
	var list []GuideValue
	for _, g := range permission.Grants() {
		label := "Optional"
		if words := strings.Fields(purposes[g.Name]); g.Weight == permission.Needed {
			label = strings.ToUpper(words[0][:1]) + words[0][1:]
		}
		list = append(list, GuideValue{label, g.Name})
	}
	return list
}

// neededChecks returns the checks of the required permissions.
func neededChecks() (names []string) {
	for _, g := range permission.Grants() {
		if g.Weight == permission.Needed {
			names = append(names, checklist.PermissionCheck(g.Name))
		}
	}
	return names
}
