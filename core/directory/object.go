package directory

import "strings"

// Kind says what a directory object is. The numbers are stored, so never renumber them.
type Kind uint8

// The kinds of objects that may be members of a group
// (https://learn.microsoft.com/graph/api/group-list-members).
const (
	KindOther Kind = iota
	KindUser
	KindGroup
	KindDevice
	KindContact
	KindServicePrincipal
)

var kindNames = [...]string{"directoryObject", "user", "group", "device", "orgContact", "servicePrincipal"}

// KindOf reads an @odata.type such as "#microsoft.graph.user". It returns KindOther for unknown
// types; a listing of users or groups may later say more about the object.
func KindOf(odataType string) Kind {
	name := odataType[strings.LastIndexByte(odataType, '.')+1:]
	if name == "agentUser" { // a type derived from user (metadata of Graph v1.0, 2026-08-20)
		return KindUser
	}
	for k, n := range kindNames {
		if n == name {
			return Kind(k)
		}
	}
	return KindOther
}

// String returns Graph's name for the kind, which exports show as memberType.
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return kindNames[KindOther]
}

// Removal is the @removed annotation of a delta item.
type Removal uint8

// The two reasons of @removed (https://learn.microsoft.com/graph/delta-query-users) and their absence.
const (
	NotRemoved  Removal = iota
	SoftDeleted         // reason "changed": in deletedItems for 30 days, may be restored
	Purged              // reason "deleted": permanently deleted
)

// Object is one user or group from a page of Graph.
type Object struct {
	ID      string
	Removed Removal
	// Attributes are the properties on the page. A user's manager is the attribute "manager", whose
	// value is the manager's ID.
	Attributes Attributes
	// Members are the entries of members@delta: additions and removals, to be applied in the order
	// of the page.
	Members []Member
}

// Member is one direct member of a group.
type Member struct {
	ID      string
	Kind    Kind
	Removed bool
}

// GroupMembers are members read from /groups/{id}/members. A group may arrive in several pieces;
// Complete marks the last one.
type GroupMembers struct {
	Group    string
	Members  []Member
	Complete bool
	// Missing is set if Graph answered that the group does not exist.
	Missing bool
	// Unread says why Graph did not return all members of the group. It is nil if Graph did.
	Unread error
}

// MemberGroups are all groups that have a user or group as a direct member.
//
// Missing is set if Graph answered that the member does not exist. Indirect is set if Groups also
// contains groups that the member is in through other groups; the members of these groups then show
// which memberships are direct. Untold is set if nothing is known.
type MemberGroups struct {
	Member   string
	Kind     Kind
	Groups   []string
	Missing  bool
	Indirect bool
	Untold   bool
	Unread   error // why Graph did not return the groups of this object; nil if it did
}

// Reports are all accounts whose manager is a given account. Missing is set if Graph answered that
// the manager does not exist.
type Reports struct {
	Manager string
	Users   []string
	Missing bool
	Unread  error // why Graph did not return the reports of this account; nil if it did
}

// Page is one page of a listing or of a delta round. At most one link is set. Next leads to the
// next page; Delta ends a delta round and begins the next one. A listing's last page has neither.
// Links are opaque and are requested unchanged.
type Page struct {
	Objects []Object
	Next    string
	Delta   string
}

// Tenant contains the answer from /organization and the application permissions in the token. The
// permissions are only a hint, and nil if the token cannot be read.
type Tenant struct {
	ID              string
	DisplayName     string
	DefaultDomain   string
	VerifiedDomains []string
	Roles           []string
}
