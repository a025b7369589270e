package directory

// Status of an account or a group in Rollcall's directory. The numbers are
// stored; never renumber.
type Status uint8

// The statuses. Groups are active or deleted only.
const (
	StatusActive Status = iota + 1
	StatusDisabled
	StatusDeleted
	StatusOutOfScope
)

var statusNames = map[Status]string{
	StatusActive: "active", StatusDisabled: "disabled", StatusDeleted: "deleted", StatusOutOfScope: "out of scope",
}

// String returns the word that the command line, exports and window show.
func (s Status) String() string { return statusNames[s] }

// ParseStatus reads the word of a status; "out-of-scope" is accepted too.
func ParseStatus(word string) (Status, bool) {
	if word == "out-of-scope" {
		return StatusOutOfScope, true
	}
	for s, name := range statusNames {
		if name == word {
			return s, true
		}
	}
	return 0, false
}

// Visible says whether an account of this status is in the directory that
// people see by default: active or disabled.
func (s Status) Visible() bool { return s == StatusActive || s == StatusDisabled }

// Cause says why a version of an account or group is as it is. The numbers are
// stored; never renumber.
type Cause uint8

// The causes of changes (DESIGN section 3, plan).
const (
	CauseNone         Cause = iota
	CauseSoftDeleted        // deleted in Entra ID, restorable for 30 days
	CausePurged             // permanently deleted in Entra ID
	CauseNotListed          // absent from a full read that was proved complete
	CauseDisabled           // accountEnabled became false
	CauseEnabled            // accountEnabled became true
	CauseLeftScope          // its address or type left the connector's filter
	CauseEnteredScope       // its address or type entered the connector's filter
	CauseFilterEdited       // the connector's options were edited
	CauseRestored           // came back from deleted
	CauseAdded              // first seen
	CauseUpdated            // properties changed
)

var causeNames = [...]string{
	"", "deleted in Entra ID", "permanently deleted in Entra ID", "no longer in Entra ID", "disabled in Entra ID",
	"enabled in Entra ID", "left the domain filter", "entered the domain filter", "connector options edited",
	"restored in Entra ID", "new", "properties changed",
}

// String returns the cause in words.
func (c Cause) String() string {
	if int(c) < len(causeNames) {
		return causeNames[c]
	}
	return ""
}

// User is one account as of a run.
type User struct {
	ID         string
	Connector  string // connector id
	Status     Status
	Cause      Cause
	Run        int64 // run since which the account is like this
	Attributes Attributes
}

// Key is where the account stands in the order of lists.
func (u User) Key() Key {
	return Key{Name: u.Attributes.Text("displayName"), ID: u.ID, Connector: u.Connector}
}

// Group is one group as of a run.
type Group struct {
	ID         string
	Connector  string
	Status     Status
	Cause      Cause
	Run        int64
	Attributes Attributes
}

// Key is where the group stands in the order of lists.
func (g Group) Key() Key {
	return Key{Name: g.Attributes.Text("displayName"), ID: g.ID, Connector: g.Connector}
}

// Membership is one direct membership as of a run, or an effective one where
// that was asked for.
type Membership struct {
	Connector  string
	Group      string
	Member     string
	MemberKind Kind
	// Through is the nested group that brings an effective membership about;
	// empty for a direct one.
	Through string
	// Name and Mail are those of the far end, and ThroughName is that of
	// Through, where a list is about one group or one account; empty for what
	// has none, and in the list of all memberships.
	Name, Mail, ThroughName string
}
