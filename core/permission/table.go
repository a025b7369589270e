package permission

import "slices"

// Weight is the effect of a refused call that has no replacement.
type Weight int

// The weights.
const (
	Needed Weight = iota // runs fail
	Useful               // runs work, but without something that most people want
	Extra                // runs work, and hardly anybody will miss the data
)

// Call is one call to Microsoft Graph.
type Call struct {
	Name string // its purpose, as shown in the checklist
	Path string // as in Graph's documentation, after the version; "" if no call can show it
	// Allowed lists the application permissions that allow the call; one of them is enough.
	Allowed []string
	// Blind lists permissions with which Graph allows the call but silently leaves out data that
	// Rollcall needs, or returns null for it.
	Blind []string
	// Grant is the permission that the setup guide asks for.
	Grant  string
	Weight Weight
	Lack   string // the effect of a refusal, in a sentence
	// Fallback is the path of the call that replaces this one if it is refused. Instead describes
	// the replacement in a sentence. Both are empty if there is no replacement.
	Fallback, Instead string
}

// The permissions that the setup guide asks for.
const (
	ReadUsers        = "User.Read.All"
	ReadMembers      = "GroupMember.Read.All"
	ReadHidden       = "Member.Read.Hidden"
	ReadApplications = "Application.Read.All"
	ReadLicences     = "LicenseAssignment.Read.All"
)

// directoryWide are the permissions that allow almost everything.
var directoryWide = []string{"Directory.Read.All", "Directory.ReadWrite.All"}

var (
	allowUsers  = with(ReadUsers, "User.ReadWrite.All")
	allowGroups = with(ReadMembers, "Group.ReadBasic.All", "GroupMember.ReadWrite.All", "Group.Read.All",
		"Group.ReadWrite.All")
	allowMember = with(ReadMembers, "GroupMember.ReadBasic.All", "GroupMember.ReadWrite.All", "Group.Read.All",
		"Group.ReadWrite.All")
)

func with(names ...string) []string { return append(names, directoryWide...) }

const (
	noUsers  = "No account can be read, so runs fail."
	noGroups = "No group and no membership can be read, so runs fail."
)

// calls is the table, in the order of the checklist.
var calls = []Call{
	{
		Name: "Read the tenant", Path: "/organization", Grant: ReadUsers,
		Lack:    "Rollcall cannot tell which tenant this is, so runs fail.",
		Allowed: with(ReadUsers, "User.ReadWrite.All", "Organization.Read.All", "Organization.ReadWrite.All"),
	},
	{
		Name: "Read a user", Path: "/users", Grant: ReadUsers, Lack: noUsers,
		Allowed: allowUsers, Blind: []string{"User.ReadBasic.All"},
	},
	{Name: "Follow changes to users", Path: "/users/delta", Grant: ReadUsers, Lack: noUsers, Allowed: allowUsers},
	{Name: "Count users", Path: "/users/$count", Grant: ReadUsers, Lack: noUsers, Allowed: allowUsers},
	{Name: "Read a group", Path: "/groups", Grant: ReadMembers, Lack: noGroups, Allowed: allowGroups},
	{Name: "Follow changes to groups", Path: "/groups/delta", Grant: ReadMembers, Lack: noGroups, Allowed: allowGroups},
	{Name: "Count groups", Path: "/groups/$count", Grant: ReadMembers, Lack: noGroups, Allowed: allowGroups},
	{
		Name: "Read the members of a group", Path: "/groups/{id}/members", Grant: ReadMembers,
		Lack: "No membership can be read, so runs fail.", Allowed: allowMember,
	},
	{
		Name: "Read the groups of a user", Path: "/users/{id}/memberOf",
		Allowed:  with("Group.ReadBasic.All", "GroupMember.ReadBasic.All"),
		Lack:     "The groups of a restored account cannot be read directly.",
		Fallback: "/users/{id}/transitiveMemberOf",
		Instead:  "Rollcall reads all groups of the account, and then the members of each.",
	},
	{
		Name: "Read all groups of a user", Path: "/users/{id}/transitiveMemberOf", Grant: ReadUsers,
		Allowed: with(ReadUsers, "User.ReadWrite.All", ReadMembers, "GroupMember.ReadWrite.All", "Group.Read.All",
			"Group.ReadWrite.All"),
		Lack: "The groups of a restored account cannot be read, so runs fail.",
	},
	{
		Name: "Read the reports of a user", Path: "/users/{id}/directReports", Grant: ReadUsers, Weight: Useful,
		Allowed: allowUsers,
		Lack:    "The direct reports of a restored account cannot be read.",
		Instead: "The next full read finds them.",
	},
	{
		Name: "Read the groups of a group", Path: "/groups/{id}/memberOf", Grant: ReadMembers,
		Allowed: with(ReadMembers, "GroupMember.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All"),
		Lack:    "The groups that contain a group cannot be read.",
		Instead: "When an older group appears, everything is read again once.",
	},
	{
		Name: "See hidden members", Grant: ReadHidden, Weight: Useful, Allowed: []string{ReadHidden},
		Lack: "Groups with hidden membership look empty, because Microsoft Graph does not report that their " +
			"members are hidden.",
	},
	{
		Name: "Read the key of the application", Path: "/applications(appId='{id}')", Grant: ReadApplications,
		Weight:  Useful,
		Allowed: with(ReadApplications, "Application.ReadWrite.All", "Application.ReadWrite.OwnedBy"),
		Lack:    "The expiry date of the key cannot be looked up; enter it manually.",
	},
	{
		Name: "Read the names of licences", Path: "/subscribedSkus", Grant: ReadLicences, Weight: Extra,
		Allowed: with(ReadLicences, "Organization.Read.All", "Organization.ReadWrite.All"),
		Lack:    "Licences whose names Microsoft has not published are shown with their IDs.",
	},
	{
		Name: "Read the names of directory extensions", Path: "/directoryObjects/getAvailableExtensionProperties",
		Weight:  Extra,
		Allowed: directoryWide, Lack: "Directory extensions are read only if the connector's attributes name them.",
	},
}

// Calls returns the table, in the order of the checklist.
func Calls() []Call { return slices.Clone(calls) }
