package directory

import (
	"net/netip"
	"time"
)

// LogOnReason says why a log-on was allowed or denied. The words are stored, and
// a contract for scripts.
type LogOnReason string

// The reasons. Only LogOnAllowed allows a log-on.
const (
	LogOnAllowed LogOnReason = "allowed"

	// What the directory says.
	LogOnNoAccount  LogOnReason = "no-account"
	LogOnAmbiguous  LogOnReason = "ambiguous" // several people have the name
	LogOnDeleted    LogOnReason = "deleted"
	LogOnOutOfScope LogOnReason = "out-of-scope"
	LogOnDisabled   LogOnReason = "disabled"

	// What the profile says.
	LogOnNobody      LogOnReason = "nobody" // the mechanism is none
	LogOnNoConnector LogOnReason = "no-connector"
	LogOnOtherTenant LogOnReason = "other-tenant" // the profile's tenant is not the account's
	LogOnAddress     LogOnReason = "address"      // not allowed from that address
	LogOnWay         LogOnReason = "way"          // not allowed by that method
	LogOnNoPassword  LogOnReason = "empty-password"

	// What Entra ID says.
	LogOnWrongPassword     LogOnReason = "wrong-password"
	LogOnUnknownName       LogOnReason = "unknown-name"
	LogOnMultiFactor       LogOnReason = "multi-factor"
	LogOnInteraction       LogOnReason = "interaction" // only Entra ID's page can ask for the missing step
	LogOnConditionalAccess LogOnReason = "conditional-access"
	LogOnPolicy            LogOnReason = "policy"
	LogOnLocked            LogOnReason = "locked"
	LogOnPasswordExpired   LogOnReason = "password-expired"
	LogOnPasswordless      LogOnReason = "passwordless" // the account has no password
	LogOnDisabledInEntra   LogOnReason = "disabled-in-entra"
	LogOnFederated         LogOnReason = "federated"
	LogOnForeign           LogOnReason = "foreign"    // an account of another organization
	LogOnUnassigned        LogOnReason = "unassigned" // the application is only for assigned people
	LogOnConsent           LogOnReason = "consent"
	LogOnStale             LogOnReason = "stale" // the attempt has expired
	LogOnSetup             LogOnReason = "setup" // the application is not set up for it
	LogOnRefused           LogOnReason = "refused"
	LogOnOtherPerson       LogOnReason = "other-person" // somebody else signed in

	// The attempt ended before any decision.
	LogOnCancelled   LogOnReason = "cancelled"
	LogOnTimedOut    LogOnReason = "timed-out"
	LogOnUnavailable LogOnReason = "unavailable"
)

// LogOn is one attempt to log on, as the log keeps it. It never holds a
// password or a token.
type LogOn struct {
	ID int64 // rising; set by the store
	At time.Time
	// Name is the typed name if it looks like one. It is empty otherwise, because the text
	// may be a password in the wrong field.
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

// LogOnOutcome is the result of a log-on in one word.
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

// LogOnQuery selects log-ons, newest first. Empty fields select all.
type LogOnQuery struct {
	Connector string
	Outcome   LogOnOutcome
	Search    string    // part of a name that was typed, of an account's or of a profile's, in any letter case
	Since     time.Time // that happened then or later
	Until     time.Time // that happened before
	Before    int64     // only those after the one with this ID
	Limit     int       // 0: no limit
}

// Allowed says whether the log-on was allowed.
func (l LogOn) Allowed() bool { return l.Reason == LogOnAllowed }
