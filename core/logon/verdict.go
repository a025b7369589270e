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
	RequestID string // for Microsoft support
	Text      string // the verdict in one sentence
	Hint      string // how to fix it; may be empty
	// Profile is the profile that was used, and Rule is the reason for using it. Both are zero if
	// the decision ended before that. Account works in the same way.
	Profile directory.Profile
	Rule    Rule
	Account directory.User
	// SignedIn is the person who signed in, if anyone did.
	SignedIn Identity
	// Cause says why Entra ID could not answer; nil if it answered. It is for the program's log.
	Cause error
	Steps []Step // the steps that were decided
}

// Stage names a step of a decision. The words appear in --json.
type Stage string

// The stages, in order.
const (
	StageAccount  Stage = "account"
	StageProfile  Stage = "profile"
	StageAddress  Stage = "address"
	StageWay      Stage = "way"
	StageSignIn   Stage = "sign-in"
	StageIdentity Stage = "identity"
)

// Stages lists the stages in order.
var Stages = []Stage{StageAccount, StageProfile, StageAddress, StageWay, StageSignIn, StageIdentity}

// stageNames are the names of the stages for people.
var stageNames = map[Stage]string{
	StageAccount: "Account", StageProfile: "Profile", StageAddress: "From where", StageWay: "Method",
	StageSignIn: "Entra ID", StageIdentity: "Same person",
}

// Name returns the name of the stage for people.
func (s Stage) Name() string { return stageNames[s] }

// Result is the result of a step.
type Result string

// The results, as they appear in --json. A step in progress has not been decided yet.
const (
	UnderWay Result = "under way"
	Passed   Result = "passed"
	Failed   Result = "failed"
)

// Step is one check of a decision.
type Step struct {
	Stage  Stage
	Result Result
	Text   string // the result; empty while the step is in progress
}

// Rule says why a profile applies to an account.
type Rule struct {
	Named   bool // the request names the profile
	Default bool // no other profile applies
	// Group is the group of the profile that the account is a member of. Through is the name of the
	// nested group that causes the membership; it is empty for a direct one.
	Group   directory.ProfileGroup
	Through string
}

// String says in words why the profile applies.
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
