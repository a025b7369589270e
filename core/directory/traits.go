package directory

import (
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Answer narrows a list down by a question that has two answers.
type Answer uint8

// The answers; the zero Answer does not ask.
const (
	Either Answer = iota
	Yes
	No
)

// ParseAnswer reads "yes" or "no"; nothing is Either.
func ParseAnswer(word string) (Answer, error) {
	switch strings.ToLower(word) {
	case "":
		return Either, nil
	case "yes":
		return Yes, nil
	case "no":
		return No, nil
	}
	return Either, problem.Usage(fmt.Sprintf("%q is neither yes nor no", word), "Give yes or no.")
}

// String is what ParseAnswer reads.
func (a Answer) String() string { return [...]string{"", "yes", "no"}[a] }

// MarshalText and UnmarshalText write and read an answer as settings hold it.
func (a Answer) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText is for encoding/json.
func (a *Answer) UnmarshalText(text []byte) (err error) {
	*a, err = ParseAnswer(string(text))
	return err
}

// Fits says whether something that is so, or not, is selected.
func (a Answer) Fits(is bool) bool { return a == Either || is == (a == Yes) }

// Traits select accounts or groups by their properties. Those of accounts
// select no groups away, and the other way round. The zero Traits select all.
type Traits struct {
	// Of accounts: userType is Guest; there are assignedLicenses; IsAgent.
	Guest    Answer `json:"guest,omitempty"`
	Licensed Answer `json:"licensed,omitempty"`
	Agent    Answer `json:"agent,omitempty"`
	// Synced is from Active Directory: onPremisesSyncEnabled.
	Synced Answer `json:"synced,omitempty"`
	// Department is that of accounts, in any letter case; empty: all.
	Department string `json:"department,omitempty"`
	// GroupKind is one of GroupKinds, dynamic or not; empty: all.
	GroupKind string `json:"groupKind,omitempty"`
}

// ParseGroupKind finds one of GroupKinds in any letter case; nothing is all.
func ParseGroupKind(word string) (string, error) {
	if word == "" {
		return "", nil
	}
	for _, kind := range GroupKinds {
		if strings.EqualFold(kind, word) {
			return kind, nil
		}
	}
	return "", problem.Usage(fmt.Sprintf("%q is not a kind of group", word), "Kinds are "+strings.Join(GroupKinds, ", ")+".")
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
