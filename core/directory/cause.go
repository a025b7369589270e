package directory

import "fmt"

// Cause says why a version of an account or group has its state, or why a membership was added or removed.
// The numbers are stored, so never renumber them.
type Cause uint8

// The causes of changes (design section 3, plan).
const (
	CauseNone              Cause = iota
	CauseSoftDeleted             // deleted in Entra ID, restorable for 30 days
	CausePurged                  // permanently deleted in Entra ID
	CauseNotListed               // absent from a complete full read
	CauseDisabled                // accountEnabled became false
	CauseEnabled                 // accountEnabled became true
	CauseLeftScope               // its address or type left the connector's filter
	CauseEnteredScope            // its address or type entered the connector's filter
	CauseDomainsEdited           // the connector's domain filter was edited
	CauseRestored                // came back from deleted
	CauseAdded                   // first seen
	CauseUpdated                 // properties changed
	CauseGuestsEdited            // the option that puts guests in scope was edited
	CauseDisabledEdited          // the option that acknowledges disabled accounts was edited
	CauseRenamed                 // name or address changed, possibly with other properties
	CauseMembershipAdded         // the member was added to the group
	CauseMembershipRemoved       // the member was removed from the group
	CauseCompanion               // a membership was added or removed along with its account or group
)

// causes contains the code of each cause, which scripts rely on, and its text for people.
var causes = [...]struct{ code, words string }{
	{"", ""},
	{"soft-deleted", "deleted in Entra ID"},
	{"purged", "permanently deleted in Entra ID"},
	{"not-listed", "no longer in Entra ID"},
	{"disabled", "disabled in Entra ID"},
	{"enabled", "enabled in Entra ID"},
	{"left-filter", "left the domain filter"},
	{"entered-filter", "entered the domain filter"},
	{"domains-edited", "domain filter edited"},
	{"restored", "restored in Entra ID"},
	{"new", "new"},
	{"updated", "properties changed"},
	{"guests-edited", "guests option edited"},
	{"disabled-edited", "disabled accounts option edited"},
	{"renamed", "renamed"},
	{"member-added", "member added"},
	{"member-removed", "member removed"},
	{"companion", "with its account or group"},
}

// String returns the cause in words.
func (c Cause) String() string {
	if int(c) < len(causes) {
		return causes[c].words
	}
	return ""
}

// Code returns the cause as it appears in JSON, and "" for CauseNone.
func (c Cause) Code() string {
	if int(c) < len(causes) {
		return causes[c].code
	}
	return ""
}

// Edited reports whether the cause is an edited option of the connector.
func (c Cause) Edited() bool {
	return c == CauseDomainsEdited || c == CauseGuestsEdited || c == CauseDisabledEdited
}

// AllCauses lists the codes of all causes.
func AllCauses() []string {
	codes := make([]string, len(causes)-1)
	for i, c := range causes[1:] {
		codes[i] = c.code
	}
	return codes
}

// MarshalText returns Code.
func (c Cause) MarshalText() ([]byte, error) { return []byte(c.Code()), nil }

// UnmarshalText reads the output of MarshalText.
func (c *Cause) UnmarshalText(text []byte) error {
	for i, known := range causes {
		if known.code == string(text) {
			*c = Cause(i)
			return nil
		}
	}
	return fmt.Errorf("unknown cause %q", text)
}

// CauseCount is the number of a run's changes with the same cause.
type CauseCount struct {
	What  string `json:"what"` // "user", "group" or "membership"
	Op    Op     `json:"op"`
	Cause Cause  `json:"cause"`
	Count int    `json:"count"`
}
