package directory

import (
	"net/netip"
	"time"
)

// LogOnReason says why a log-on was allowed or denied. The words are stored, and
// a contract for scripts.
type LogOnReason string

// The reasons. Only LogOnAllowed lets anybody in.
const (
	LogOnAllowed LogOnReason = "allowed"

	// What the directory says.
	LogOnNoAccount  LogOnReason = "no-account"
	LogOnAmbiguous  LogOnReason = "ambiguous" // the name is that of several people
	LogOnDeleted    LogOnReason = "deleted"
	LogOnOutOfScope LogOnReason = "out-of-scope"
	LogOnDisabled   LogOnReason = "disabled"

	// What the profile says.
	LogOnNobody      LogOnReason = "nobody" // the mechanism is none
	LogOnNoConnector LogOnReason = "no-connector"
	LogOnOtherTenant LogOnReason = "other-tenant" // the profile's tenant is not the account's
	LogOnAddress     LogOnReason = "address"      // not from there
	LogOnWay         LogOnReason = "way"          // not in that way
	LogOnNoPassword  LogOnReason = "empty-password"

	// What Entra ID says.
	LogOnWrongPassword     LogOnReason = "wrong-password"
	LogOnUnknownName       LogOnReason = "unknown-name"
	LogOnMultiFactor       LogOnReason = "multi-factor"
	LogOnInteraction       LogOnReason = "interaction" // only Entra ID's page can ask for what is wanted
	LogOnConditionalAccess LogOnReason = "conditional-access"
	LogOnPolicy            LogOnReason = "policy"
	LogOnLocked            LogOnReason = "locked"
	LogOnPasswordExpired   LogOnReason = "password-expired"
	LogOnPasswordless      LogOnReason = "passwordless" // the account has no password
	LogOnDisabledInEntra   LogOnReason = "disabled-in-entra"
	LogOnFederated         LogOnReason = "federated"
	LogOnForeign           LogOnReason = "foreign"    // an account of another organization
	LogOnUnassigned        LogOnReason = "unassigned" // the application is for chosen people
	LogOnConsent           LogOnReason = "consent"
	LogOnStale             LogOnReason = "stale" // what was begun is no longer good
	LogOnSetup             LogOnReason = "setup" // the application is not set up for it
	LogOnRefused           LogOnReason = "refused"
	LogOnOtherPerson       LogOnReason = "other-person" // somebody else signed in

	// What became of it before anybody said anything.
	LogOnCancelled   LogOnReason = "cancelled"
	LogOnTimedOut    LogOnReason = "timed-out"
	LogOnUnavailable LogOnReason = "unavailable"
)

// LogOn is one attempt to log on, as the log keeps it. It never holds a
// password or a token.
type LogOn struct {
	ID int64 // rising; set by the store
	At time.Time
	// Name is what was typed as the name where it has the shape of one; empty
	// for anything else, which may be a password in the wrong field.
	Name        string
	User        string // Graph's id of the account; empty: none was found
	DisplayName string // of the account, as it was
	Connector   string // of the account
	Profile     string // id; empty: none was chosen
	ProfileName string // as it was
	Way         Way
	Reason      LogOnReason
	Code        int        // of Entra ID, the number after AADSTS; 0: none
	RequestID   string     // Entra ID's correlation id
	From        netip.Addr // the zero Addr: not known
	Test        bool       // an administrator tried it
}

// LogOnOutcome is what became of a log-on, in a word.
type LogOnOutcome string

// The outcomes. A log-on was denied for any reason that is not one of the others.
const (
	OutcomeAllowed     LogOnOutcome = "allowed"
	OutcomeDenied      LogOnOutcome = "denied"
	OutcomeUnavailable LogOnOutcome = "unavailable"
	OutcomeCancelled   LogOnOutcome = "cancelled"
	OutcomeTimedOut    LogOnOutcome = "timed-out"
)

// AllOutcomes lists the outcomes.
var AllOutcomes = []LogOnOutcome{OutcomeAllowed, OutcomeDenied, OutcomeUnavailable, OutcomeCancelled, OutcomeTimedOut}

// LogOnQuery selects log-ons, newest first. What is empty selects all.
type LogOnQuery struct {
	Connector string
	Outcome   LogOnOutcome
	Search    string    // part of a name that was typed, of an account's or of a profile's, in any letter case
	Since     time.Time // that happened then or later
	Until     time.Time // that happened before
	Before    int64     // only those behind the one with this ID
	Limit     int       // 0: no limit
}

// Allowed says whether the log-on was let in.
func (l LogOn) Allowed() bool { return l.Reason == LogOnAllowed }
