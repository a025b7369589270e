package directory

// Status is the state of an account or a group in Rollcall's directory. The numbers are stored, so
// never renumber them.
type Status uint8

// The statuses. Groups are only active or deleted.
const (
	StatusActive Status = iota + 1
	StatusDisabled
	StatusDeleted
	StatusOutOfScope
)

var statusNames = map[Status]string{
	StatusActive: "active", StatusDisabled: "disabled", StatusDeleted: "deleted", StatusOutOfScope: "out of scope",
}

// String returns the word for the status on the command line, in exports and in the window.
func (s Status) String() string { return statusNames[s] }

// ParseStatus reads the word for a status. It also accepts "out-of-scope".
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

// Visible reports whether an account with this status is shown by default: it is active or
// disabled.
func (s Status) Visible() bool { return s == StatusActive || s == StatusDisabled }

// User is an account in its state as of a run.
type User struct {
	ID         string
	Connector  string // ID of its connector
	Status     Status
	Cause      Cause
	Run        int64 // the run since which the account has been in this state
	Attributes Attributes
}

// Key is the account's place in the order of lists.
func (u User) Key() Key {
	return Key{Name: u.Attributes.Text("displayName"), ID: u.ID, Connector: u.Connector}
}

// Group is a group in its state as of a run.
type Group struct {
	ID         string
	Connector  string
	Status     Status
	Cause      Cause
	Run        int64
	Attributes Attributes
}

// Key is the group's place in the order of lists.
func (g Group) Key() Key {
	return Key{Name: g.Attributes.Text("displayName"), ID: g.ID, Connector: g.Connector}
}

// Membership is a direct membership in its state as of a run, or an effective one if the query
// asked for those.
type Membership struct {
	Connector  string
	Group      string
	Member     string
	MemberKind Kind
	// Through is the nested group through which an account is an effective member. It is empty for
	// a direct membership.
	Through string
	// In a list about one group or one account, Name and Mail belong to the other end, and
	// ThroughName belongs to Through. They are empty if there is no value, and always empty in the
	// list of all memberships.
	Name, Mail, ThroughName string
}
