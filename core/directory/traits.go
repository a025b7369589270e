package directory

import (
	"slices"
	"strings"
)

// Answer narrows a list down by a question that has two answers.
type Answer uint8

// The answers; the zero Answer does not ask.
const (
	Either Answer = iota
	Yes
	No
)

// Fits says whether something that is so, or not, is selected.
func (a Answer) Fits(is bool) bool { return a == Either || is == (a == Yes) }

// Traits select accounts or groups by their properties. Those of accounts
// select no groups away, and the other way round. The zero Traits select all.
type Traits struct {
	Guest      Answer // of accounts: userType is Guest
	Licensed   Answer // of accounts: there are assignedLicenses
	Agent      Answer // of accounts: identity of an agent, see IsAgent
	Synced     Answer // from Active Directory: onPremisesSyncEnabled
	Department string // of accounts, without regard to the case of A to Z; empty: all
	GroupKind  string // of groups: a family of GroupKind, such as "Security"; empty: all
}

// GroupKinds are the families of groups, as GroupKind names them.
var GroupKinds = []string{"Microsoft 365", "Security", "Mail-enabled security", "Distribution"}

// IsDynamic says whether the members of a group follow from a rule.
func IsDynamic(a Attributes) bool {
	return slices.Contains(a.Texts("groupTypes"), "DynamicMembership")
}

// IsGuest says whether an account is a guest's.
func IsGuest(a Attributes) bool { return strings.EqualFold(a.Text("userType"), "Guest") }

// IsAgent says whether an account is that of an agent, which belongs to an
// agent identity (Graph's agentUser).
func IsAgent(a Attributes) bool { return a.Text("identityParentId") != "" }

// IsSynced says whether an account or group comes from Active Directory.
func IsSynced(a Attributes) bool {
	is, _ := a.Bool("onPremisesSyncEnabled")
	return is
}

// Licences is how many licences are assigned to an account.
func Licences(a Attributes) int {
	list, _ := a.Get("assignedLicenses")
	return strings.Count(list, `"skuId"`)
}
