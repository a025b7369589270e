package directory

import (
	"net/netip"
	"time"
)

// LogOnReason says why a log-on was allowed or denied. The words are stored, and scripts rely on
// them.
type LogOnReason string

// The reasons. Only LogOnAllowed allows a log-on.
const (
	LogOnAllowed LogOnReason = "allowed"

	// Reasons from the directory.
	LogOnNoAccount  LogOnReason = "no-account"
	LogOnAmbiguous  LogOnReason = "ambiguous" // several people have the name
	LogOnDeleted    LogOnReason = "deleted"
	LogOnOutOfScope LogOnReason = "out-of-scope"
	LogOnDisabled   LogOnReason = "disabled"

	// Reasons from the profile.
	LogOnNobody      LogOnReason = "nobody" // the mechanism is none
	LogOnNoConnector LogOnReason = "no-connector"
	LogOnOtherTenant LogOnReason = "other-tenant" // the profile's tenant is not the tenant of the account
	LogOnAddress     LogOnReason = "address"      // not allowed from that address
	LogOnWay         LogOnReason = "way"          // not allowed by that method
	LogOnNoPassword  LogOnReason = "empty-password"

	// Reasons from Entra ID.
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
	LogOnUnassigned        LogOnReason = "unassigned" // the application is limited to assigned people
	LogOnConsent           LogOnReason = "consent"
	LogOnStale             LogOnReason = "stale" // the attempt has expired
	LogOnSetup             LogOnReason = "setup" // the application is not set up for the method
	LogOnRefused           LogOnReason = "refused"
	LogOnOtherPerson       LogOnReason = "other-person" // another person signed in

	// The attempt ended without a decision.
	LogOnCancelled   LogOnReason = "cancelled"
	LogOnTimedOut    LogOnReason = "timed-out"
	LogOnUnavailable LogOnReason = "unavailable"
)

// LogOn is one attempt to log on, as stored in the log. It never contains a password or a token.
type LogOn struct {
	ID int64 // increasing; set by the store
	At time.Time
	// Name is the typed name if it looks like one. It is empty otherwise, because the text
	// may be a password in the wrong field.
	Name        string
	User        string // Graph's ID of the account; empty if no account was found
	DisplayName string // of the account at that time
	Connector   string // the connector of the account
	Profile     string // ID of the profile; empty if none was chosen
	ProfileName string // at that time
	Way         Way
	Reason      LogOnReason
	Code        int        // Entra ID's code, the number after AADSTS; 0: none
	RequestID   string     // Entra ID's correlation ID
	From        netip.Addr // the zero Addr: unknown
	Test        bool       // an administrator's test
}

// LogOnOutcome is the result of a log-on in one word.
type LogOnOutcome string

// The outcomes. OutcomeDenied covers every reason that has no other outcome.
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
	Search    string    // part of a typed name, an account's name or a profile's name, in any letter case
	Since     time.Time // only log-ons at or after this time
	Until     time.Time // only log-ons before this time
	Before    int64     // only log-ons older than the one with this ID
	Limit     int       // 0: no limit
}

// Allowed reports whether the log-on was allowed.
func (l LogOn) Allowed() bool { return l.Reason == LogOnAllowed }
