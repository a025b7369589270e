package logon

import (
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Verdict is the answer to a Request.
type Verdict struct {
	Allowed bool
	Reason  directory.LogOnReason
	// Code is the number after AADSTS where Entra ID gave one, or 0.
	Code      int
	RequestID string // for Microsoft's support
	Text      string // the verdict in one sentence
	Hint      string // what to change; may be empty
	// Profile is the one that was gone by, and Rule why; zero where it did not
	// come to that. Account likewise.
	Profile directory.Profile
	Rule    Rule
	Account directory.User
	// SignedIn is who signed in, where somebody did.
	SignedIn Identity
	// Cause is why Entra ID could not be asked; nil where it answered. It is for
	// the log.
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
	StageAccount: "Account", StageProfile: "Profile", StageAddress: "From where", StageWay: "Way",
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
	Text   string // what was found; empty while under way
}

// Rule says why a profile holds for an account.
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
		return "it is the default, and no other profile holds"
	case r.Through != "":
		return fmt.Sprintf("it holds for members of %s, here through %s", r.Group.Name, r.Through)
	}
	return "it holds for members of " + r.Group.Name
}
