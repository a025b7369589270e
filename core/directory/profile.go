package directory

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Mechanism says which service checks the log-ons of a profile. The words are stored and used by
// the flag --mechanism.
type Mechanism string

// The Domain Authentication Mechanisms.
const (
	MechanismNone      Mechanism = "none"      // no one can log on
	MechanismOffice365 Mechanism = "office365" // Entra ID decides
)

// Mechanisms lists the mechanisms in the order in which they are offered.
var Mechanisms = []Mechanism{MechanismNone, MechanismOffice365}

// Way is a method of logging on with Microsoft 365. The words are stored and used by the flag
// --ways.
type Way string

// The methods
// (https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow,
// v2-oauth2-device-code and v2-oauth-ropc there). A password is the legacy method. Entra ID
// refuses it for accounts with multi-factor authentication, federated accounts without
// WS-Trust, accounts without a password, and guests.
const (
	WayBrowser  Way = "browser"  // authorization code with PKCE
	WayDevice   Way = "device"   // device code
	WayPassword Way = "password" // resource-owner password grant
)

// Ways lists the methods in the order that profiles and the window use.
var Ways = []Way{WayBrowser, WayDevice, WayPassword}

// Profile decides who may log on, and how. Exactly one profile is the default, for everyone not
// covered by another profile. Every other profile applies to the members of its groups, including
// nested groups. If several match, the first one applies.
type Profile struct {
	ID          string // Rollcall's ID, in the same form as a connector's
	Name        string // at most MaxDescription characters, unique
	Description string // free text, at most MaxInfo characters
	Default     bool
	// Order is the position among the profiles other than the default, starting at 1. The default
	// comes last and has 0.
	Order     int
	Mechanism Mechanism

	// The fields up to PermittedIPs are used only with MechanismOffice365. MechanismNone keeps
	// their values, in case log-ons are allowed again.

	Connector string // id of the connector whose tenant and application are used
	// ClientID is the GUID, in lower case, of a separate public-client application. If it is empty,
	// log-ons use the connector's application.
	ClientID string
	Ways     []Way // the allowed methods, in the order of Ways
	// Suffix, in ASCII form, replaces the domain of an address that is not the sign-in name. If it
	// is empty, people sign in with the account's sign-in name.
	Suffix       string
	PermittedIPs []netip.Prefix // allowed addresses; empty: all

	Groups    []ProfileGroup // in the order in which they were added
	CreatedAt time.Time
	UpdatedAt time.Time
}

// ProfileGroup is a group; the profile applies to its members.
type ProfileGroup struct {
	ID   string // Graph's ID, which is the same in every connector
	Name string // displayName; if the group is gone, its name when the profile was last saved
	Gone bool   // no connector's directory contains it
}

// NewProfile returns a profile with the defaults: no one may log on, and every method of Microsoft
// 365 is allowed except the legacy one.
func NewProfile() Profile {
	return Profile{Mechanism: MechanismNone, Ways: []Way{WayBrowser, WayDevice}}
}

// RefuseUsed refuses to remove a connector that profiles use for log-ons. Otherwise people could no
// longer log on, and the cause would be hard to see.
func RefuseUsed(connector string, profiles []Profile) error {
	var names []string
	for _, p := range profiles {
		if p.Mechanism == MechanismOffice365 && p.Connector == connector {
			names = append(names, "“"+p.Name+"”")
		}
	}
	title, hint := "The authentication profile %s uses this connector", "in this profile"
	switch len(names) {
	case 0:
		return nil
	case 1:
	default:
		title, hint = "The authentication profiles %s use this connector", "in these profiles"
	}
	return &problem.Problem{
		Code: problem.CodeConnectorInUse, Title: fmt.Sprintf(title, strings.Join(names, ", ")),
		Detail: "Log-ons go through it. Nothing was changed.",
		Hint:   "First choose another connector, or the mechanism None, " + hint + ".",
	}
}

// RefuseRemoval refuses to remove a profile that applies to any account. Otherwise another profile
// would apply to the account, although no one chose that.
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
			Detail: "It applies to everyone not covered by another profile.",
			Hint:   "Make another profile the default first.",
		}
	case len(held) > 0:
		return &problem.Problem{
			Code: problem.CodeProfileInUse, Title: fmt.Sprintf("The profile “%s” is in use", p.Name),
			Detail: fmt.Sprintf("It applies to the members of %s. Nothing was changed.", strings.Join(held, ", ")),
			Hint: "Remove its groups first. The next matching profile, or the default, then applies to their " +
				"members.",
		}
	}
	return nil
}

// GoneGroups returns the groups of the profile that no longer exist.
func (p Profile) GoneGroups() []ProfileGroup {
	return slices.DeleteFunc(slices.Clone(p.Groups), func(g ProfileGroup) bool { return !g.Gone })
}
