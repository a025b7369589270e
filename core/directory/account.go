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
