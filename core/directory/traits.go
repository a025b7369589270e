package directory

import (
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Answer narrows a list down by a yes-or-no question.
type Answer uint8

// The answers. The zero Answer selects everything.
const (
	Either Answer = iota
	Yes
	No
)

// ParseAnswer reads "yes" or "no"; an empty text means Either.
func ParseAnswer(word string) (Answer, error) {
	switch strings.ToLower(word) {
	case "":
		return Either, nil
	case "yes":
		return Yes, nil
	case "no":
		return No, nil
	}
	return Either, problem.Usage(fmt.Sprintf("%q is neither yes nor no", word), "Write yes or no.")
}

// String returns the form that ParseAnswer reads.
func (a Answer) String() string { return [...]string{"", "yes", "no"}[a] }

// MarshalText returns an answer as it is written in settings.
func (a Answer) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText reads the output of MarshalText.
func (a *Answer) UnmarshalText(text []byte) (err error) {
	*a, err = ParseAnswer(string(text))
	return err
}

// Fits reports whether something with this property is selected.
func (a Answer) Fits(is bool) bool { return a == Either || is == (a == Yes) }

// Traits select accounts or groups by their properties. Traits of accounts do not affect groups,
// and traits of groups do not affect accounts. The zero Traits select all.
type Traits struct {
	// Traits of accounts: userType is Guest; there are assignedLicenses; IsAgent.
	Guest    Answer `json:"guest,omitempty"`
	Licensed Answer `json:"licensed,omitempty"`
	Agent    Answer `json:"agent,omitempty"`
	// Synced selects by onPremisesSyncEnabled, which means that the object comes from Active
	// Directory.
	Synced Answer `json:"synced,omitempty"`
	// Department is the department of accounts, in any letter case; empty: all.
	Department string `json:"department,omitempty"`
	// GroupKind is one of GroupKinds, dynamic or not; empty: all.
	GroupKind string `json:"groupKind,omitempty"`
}

// ParseGroupKind finds one of GroupKinds, in any letter case. An empty text means all.
func ParseGroupKind(word string) (string, error) {
	if word == "" {
		return "", nil
	}
	for _, kind := range GroupKinds {
		if strings.EqualFold(kind, word) {
			return kind, nil
		}
	}
	return "", problem.Usage(fmt.Sprintf("%q is not a kind of group", word),
		"Kinds are "+strings.Join(GroupKinds, ", ")+".")
}

// IsGuest reports whether an account belongs to a guest.
func IsGuest(a Attributes) bool { return strings.EqualFold(a.Text("userType"), "Guest") }

// IsAgent reports whether an account belongs to an agent identity (Graph's agentUser).
func IsAgent(a Attributes) bool { return a.Text("identityParentId") != "" }

// IsSynced reports whether an account or group comes from Active Directory.
func IsSynced(a Attributes) bool {
	is, _ := a.Bool("onPremisesSyncEnabled")
	return is
}

// Licences returns the number of licences assigned to an account.
func Licences(a Attributes) int {
	list, _ := a.Get("assignedLicenses")
	return strings.Count(list, `"skuId"`)
}
