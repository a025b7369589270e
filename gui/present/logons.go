package present

import (
	"cmp"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// LogOnRow is one entry in the table of log-ons.
type LogOnRow struct {
	ID      int64
	When    string
	Exactly string // when, to the second
	Who     string
	Name    string // the name of the account; may be empty
	Way     string
	Profile string
	State   State
	Verdict string // next to the state's mark: "Wrong password"
	More    string // the verdict in one sentence
	Code    string
	From    string
}

// LogOnRowOf presents an entry. connector is the description of its connector.
func LogOnRowOf(l directory.LogOn, connector string, c Clock) LogOnRow {
	text, _ := logon.Words(l, connector)
	row := LogOnRow{
		ID: l.ID, When: capital(c.When(l.At)), Exactly: c.Exact(l.At), Who: who(l), Name: Line(l.DisplayName),
		Way: logOnWay(l.Way), Profile: Line(l.ProfileName), State: LogOnState(l.Reason), More: Line(lang.Core(text)),
		Code:    CodeText(l.Code),
		Verdict: reasonWord(l.Reason),
	}
	if l.From.IsValid() {
		row.From = l.From.String()
	}
	return row
}

// reasonWords are the words for reasons.
var reasonWords = map[directory.LogOnReason]lang.Key{
	directory.LogOnAmbiguous: "Ambiguous name", directory.LogOnNobody: "Nobody may log on",
	directory.LogOnOtherTenant: "Wrong tenant",
	directory.LogOnAddress:     "Address not permitted", directory.LogOnWay: "Method not allowed",
	directory.LogOnUnknownName: "Unknown to Entra ID",
	directory.LogOnMultiFactor: "Multi-factor needed", directory.LogOnInteraction: "Sign-in page needed",
	directory.LogOnConditionalAccess: "Conditional Access", directory.LogOnPolicy: "Security policy",
	directory.LogOnDisabledInEntra: "Disabled in Entra ID", directory.LogOnForeign: "Not in the tenant",
	directory.LogOnUnassigned: "Not assigned to the app",
	directory.LogOnConsent:    "No consent", directory.LogOnStale: "Sign-in too old",
	directory.LogOnSetup: "App not set up", directory.LogOnOtherPerson: "Wrong person",
	directory.LogOnAllowed: "Allowed", directory.LogOnNoAccount: "No account", directory.LogOnDeleted: "Deleted",
	directory.LogOnOutOfScope: "Out of scope", directory.LogOnDisabled: "Disabled",
	directory.LogOnNoConnector: "No connector", directory.LogOnNoPassword: "Empty password",
	directory.LogOnWrongPassword: "Wrong password", directory.LogOnLocked: "Locked",
	directory.LogOnPasswordExpired: "Password expired", directory.LogOnPasswordless: "Passwordless",
	directory.LogOnFederated: "Federated", directory.LogOnRefused: "Refused", directory.LogOnCancelled: "Cancelled",
	directory.LogOnTimedOut: "Timed out", directory.LogOnUnavailable: "Unavailable",
}

// reasonWord returns a reason for the table. A reason from a newer version is shown by its internal
// name.
func reasonWord(r directory.LogOnReason) string {
	return cmp.Or(reasonWords[r].String(), capital(Line(strings.ReplaceAll(string(r), "-", " "))))
}

// who returns the name that was typed or, if empty, the account.
func who(l directory.LogOn) string {
	return cmp.Or(Line(l.Name), Line(l.DisplayName), l.User, lang.T("Name not recorded"))
}

var logOnWays = map[directory.Way]lang.Key{
	directory.WayBrowser: "Browser", directory.WayDevice: "Device code", directory.WayPassword: "Password",
}

// logOnWay returns a sign-in method for the table. A method from a newer version is shown by its
// internal name.
func logOnWay(w directory.Way) string { return cmp.Or(logOnWays[w].String(), capital(Line(string(w)))) }

// AllVerdicts is the option that does not filter.
const AllVerdicts lang.Key = "All verdicts"

// outcomeReasons are, for each outcome, the reason whose word describes it.
var outcomeReasons = map[directory.LogOnOutcome]directory.LogOnReason{
	directory.OutcomeAllowed: directory.LogOnAllowed, directory.OutcomeDenied: directory.LogOnRefused,
	directory.OutcomeUnavailable: directory.LogOnUnavailable,
	directory.OutcomeCancelled:   directory.LogOnCancelled, directory.OutcomeTimedOut: directory.LogOnTimedOut,
}

// VerdictChoices returns the labels of the filter by verdict.
func VerdictChoices() []string {
	words := []string{AllVerdicts.String()}
	for _, o := range directory.AllOutcomes {
		words = append(words, LogOnState(outcomeReasons[o]).Word)
	}
	return words
}

// OutcomeOf returns the outcome for a label, or "" for AllVerdicts.
func OutcomeOf(word string) directory.LogOnOutcome {
	for _, o := range directory.AllOutcomes {
		if LogOnState(outcomeReasons[o]).Word == word {
			return o
		}
	}
	return ""
}

// LogOnDetail is everything about one entry.
type LogOnDetail struct {
	Title   string // "anna@contoso.com, today 08:00"
	Verdict TrialVerdict
	Facts   []Fact
}

// LogOnDetailOf presents an entry. connector is the description of its connector.
func LogOnDetailOf(l directory.LogOn, connector string, c Clock) LogOnDetail {
	row := LogOnRowOf(l, connector, c)
	_, hint := logon.Words(l, connector)
	d := LogOnDetail{
		Title: row.Who + ", " + c.When(l.At),
		Verdict: TrialVerdict{
			State: row.State, Text: row.More, Hint: Line(lang.Core(hint)),
			Quiet: entraText(l.Code, l.RequestID),
		}.withCopy(),
	}
	by := lang.T("the user")
	if l.Test {
		by = lang.T("an administrator, as a test")
	}
	for _, f := range []Fact{
		{lang.T("When"), row.Exactly},
		{lang.T("Who"), row.Who},
		{lang.T("Account"), strings.TrimSpace(row.Name + " " + Line(l.User))},
		{lang.T("Connector"), Line(connector)},
		{lang.T("Profile"), row.Profile},
		{lang.T("Method"), row.Way},
		{lang.T("From"), row.From},
		{lang.T("Tried by"), by},
	} {
		if f.Value != "" {
			d.Facts = append(d.Facts, f)
		}
	}
	return d
}

// LogOnsFile is the default file name for an export of log-ons.
const LogOnsFile = "rollcall-log-ons.csv"

// LogOnsWritten says how many log-ons were written to a file.
func LogOnsWritten(n int, path string) string {
	return written(lang.N(n, "%s log-on written to %s.", "%s log-ons written to %s.", Line(path)), path)
}
