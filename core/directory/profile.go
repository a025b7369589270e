package directory

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Mechanism says what the log-ons of a profile are checked against. The words
// are stored, and those of --mechanism.
type Mechanism string

// The Domain Authentication Mechanisms.
const (
	MechanismNone      Mechanism = "none"      // nobody logs on
	MechanismOffice365 Mechanism = "office365" // Entra ID says yes or no
)

// Mechanisms lists them in the order in which people choose.
var Mechanisms = []Mechanism{MechanismNone, MechanismOffice365}

// Way is a way to log on with Microsoft 365. The words are stored, and those of
// --ways.
type Way string

// The ways (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow,
// v2-oauth2-device-code and v2-oauth-ropc there). A
// password is the legacy one: Entra ID refuses it to accounts with multi-factor
// authentication, federated ones without WS-Trust, those without a password,
// and guests.
const (
	WayBrowser  Way = "browser"  // authorization code with PKCE
	WayDevice   Way = "device"   // device code
	WayPassword Way = "password" // resource-owner password grant
)

// Ways lists them in the order in which profiles hold and people see them.
var Ways = []Way{WayBrowser, WayDevice, WayPassword}

// Profile decides who may log on, and how. Exactly one is the default: it holds
// for everyone for whom no other one holds. Another one holds for the members of
// its groups, through nested groups too; of several that would, the one that
// comes first.
type Profile struct {
	ID          string // ours, like a connector's
	Name        string // at most MaxDescription characters, unique
	Description string // free text, at most MaxInfo characters
	Default     bool
	// Order is the place among the profiles that are not the default, from 1;
	// the default, which is asked last, has 0.
	Order     int
	Mechanism Mechanism

	// What follows up to PermittedIPs counts with MechanismOffice365 only. With
	// MechanismNone it is kept, for when log-ons are let in again.

	Connector string // id of the connector whose tenant and application are used
	// ClientID is a public-client application of its own, a GUID in lower case;
	// empty: the connector's application.
	ClientID string
	Ways     []Way // those allowed, in the order of Ways
	// Suffix takes the place of the domain of an address that is not the sign-in
	// name, in ASCII form; empty: the account's sign-in name is used.
	Suffix       string
	PermittedIPs []netip.Prefix // from where; empty: from everywhere

	Groups    []ProfileGroup // in the order in which they were chosen
	CreatedAt time.Time
	UpdatedAt time.Time
}

// ProfileGroup is a group whose members a profile holds for.
type ProfileGroup struct {
	ID   string // Graph's, so that it is the same through every connector
	Name string // displayName; of one that is gone, as it was when the profile was last saved
	Gone bool   // no connector's directory has it (any more)
}

// NewProfile is what a profile is before somebody chooses: nobody logs on, and
// of the ways of Microsoft 365 those that are not legacy are allowed.
func NewProfile() Profile {
	return Profile{Mechanism: MechanismNone, Ways: []Way{WayBrowser, WayDevice}}
}

// RefuseUsed refuses to remove a connector that the log-ons of profiles go
// through: nobody could log on any more, and nobody would be told why.
func RefuseUsed(connector string, profiles []Profile) error {
	var names []string
	for _, p := range profiles {
		if p.Mechanism == MechanismOffice365 && p.Connector == connector {
			names = append(names, "“"+p.Name+"”")
		}
	}
	title := "The authentication profile %s uses this connector"
	switch len(names) {
	case 0:
		return nil
	case 1:
	default:
		title = "The authentication profiles %s use this connector"
	}
	return &problem.Problem{
		Code: problem.CodeConnectorInUse, Title: fmt.Sprintf(title, strings.Join(names, ", ")),
		Detail: "Log-ons go through it. Nothing was changed.",
		Hint:   "First choose another connector there, or the mechanism None.",
	}
}

// RefuseRemoval refuses to remove a profile that holds for somebody: another one
// would then decide about them, and nobody would have chosen which.
func (p Profile) RefuseRemoval() error {
	var held []string
	for _, g := range p.Groups {
		if !g.Gone {
			held = append(held, "“"+g.Name+"”")
		}
	}
	switch {
	case p.Default:
		return &problem.Problem{
			Code: problem.CodeProfileIsDefault, Title: "The default profile cannot be removed",
			Detail: "It holds for everyone for whom no other profile holds.", Hint: "Make another profile the default first.",
		}
	case len(held) > 0:
		return &problem.Problem{
			Code: problem.CodeProfileInUse, Title: fmt.Sprintf("The profile “%s” is in use", p.Name),
			Detail: fmt.Sprintf("It holds for the members of %s. Nothing was changed.", strings.Join(held, ", ")),
			Hint:   "Take its groups out first. For their members the next profile that fits then holds, or the default.",
		}
	}
	return nil
}

// GoneGroups returns the groups of the profile that no longer exist.
func (p Profile) GoneGroups() []ProfileGroup {
	return slices.DeleteFunc(slices.Clone(p.Groups), func(g ProfileGroup) bool { return !g.Gone })
}
