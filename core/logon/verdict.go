package logon

import (
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Verdict is the answer to a Request.
type Verdict struct {
	Allowed bool
	Reason  directory.LogOnReason
	// Code is the number after AADSTS, or 0 if Entra ID gave none.
	Code      int
	RequestID string // for Microsoft's support
	Text      string // the verdict in one sentence
	Hint      string // what to change; may be empty
	// Profile is the profile that was used, and Rule is the reason for it. Both are
	// zero if the check did not get that far. The same applies to Account.
	Profile directory.Profile
	Rule    Rule
	Account directory.User
	// SignedIn is the person who signed in, if anyone did.
	SignedIn Identity
	// Cause is why Entra ID could not answer; nil if it answered. It is for the log.
	Cause error
	Steps []Step // those that were decided
}

// Stage names a step of a decision. The words are those of --json.
type Stage string

// The stages, in their order.
const (
	StageAccount  Stage = "account"
	StageProfile  Stage = "profile"
	StageAddress  Stage = "address"
	StageWay      Stage = "way"
	StageSignIn   Stage = "sign-in"
	StageIdentity Stage = "identity"
)

// Stages lists them in their order.
var Stages = []Stage{StageAccount, StageProfile, StageAddress, StageWay, StageSignIn, StageIdentity}

// stageNames are the stages for people.
var stageNames = map[Stage]string{
	StageAccount: "Account", StageProfile: "Profile", StageAddress: "From where", StageWay: "Method",
	StageSignIn: "Entra ID", StageIdentity: "Same person",
}

// Name is the stage for people.
func (s Stage) Name() string { return stageNames[s] }

// Result of a step.
type Result string

// The results, as --json shows them. A step that is under way has not been
// decided yet.
const (
	UnderWay Result = "under way"
	Passed   Result = "passed"
	Failed   Result = "failed"
)

// Step is one thing that was looked at.
type Step struct {
	Stage  Stage
	Result Result
	Text   string // the result; empty while under way
}

// Rule says why a profile applies to an account.
type Rule struct {
	Named   bool // the request names it
	Default bool // no other one holds
	// Group is the group of the profile that the account is a member of, and
	// Through the nested group that brings that about, by name; empty for a direct
	// membership.
	Group   directory.ProfileGroup
	Through string
}

// String says in words why the profile holds.
func (r Rule) String() string {
	switch {
	case r.Named:
		return "it was chosen for this test"
	case r.Default:
		return "it is the default, and no other profile applies"
	case r.Through != "":
		return fmt.Sprintf("it applies to members of %s, here through %s", r.Group.Name, r.Through)
	}
	return "it applies to members of " + r.Group.Name
}
