package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/permission"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// purposes explain the required permissions, and purposeLabels do so in a word.
var (
	purposes = map[string]lang.Key{
		permission.ReadUsers: "accounts", permission.ReadMembers: "groups and memberships",
	}
	purposeLabels = map[string]lang.Key{permission.ReadUsers: "Accounts", permission.ReadMembers: "Groups"}
)

// lacks say what is missing without an optional permission.
var lacks = map[string]lang.Key{
	permission.ReadHidden: "Without Member.Read.Hidden, groups with hidden membership look empty, because Microsoft " +
		"Graph does not report that their members are hidden.",
	permission.ReadApplications: "Without Application.Read.All, the expiry date of the key cannot be looked up; " +
		"enter it manually.",
	permission.ReadLicences: "Without LicenseAssignment.Read.All, licences whose names Microsoft has not published " +
		"are shown with their IDs.",
}

// permissionsText lists the permissions to add, and the data missing without the optional ones.
func permissionsText() string {
	var needed, missing []string
	for _, g := range permission.Grants() {
		if g.Weight == permission.Needed {
			needed = append(needed, lang.T("%s is for %s", g.Name, purposes[g.Name]))
			continue
		}
		missing = append(missing, lacks[g.Name].String())
	}
	return lang.T("Choose API permissions, Add a permission, Microsoft Graph, Application permissions (not Delegated "+
		"permissions). %s. The others are optional. %s", strings.Join(needed, ", "), strings.Join(missing, " "))
}

// permissionValues returns the names of the permissions, to copy.
func permissionValues() []GuideValue {
	var list []GuideValue
	for _, g := range permission.Grants() {
		label := lang.T("Optional")
		if g.Weight == permission.Needed {
			label = purposeLabels[g.Name].String()
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
