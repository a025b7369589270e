package present

import (
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// ObjectRow is one account or group in the tables of the directory. It is kept
// for every row that was read, so it holds what the table shows and no more.
type ObjectRow struct {
	ID, Connector string
	Name          string
	Address       string
	More          string // an account's department, a group's kind
	Status        directory.Status
	AccountType   string    // "Member", "Guest" or "Agent"; empty for groups
	Licences      int       // of an account
	Members       int       // of a group: direct ones; -1: not known
	Run           int64     // since which it has been like this
	Changed       time.Time // when that ended; zero: not known
	// Tie is how the row belongs to what its list is about; nil in the other lists.
	Tie *directory.Tie
}

// ChangedText says when the row changed, as precisely as the reader needs it.
func (x ObjectRow) ChangedText(c Clock) string { return capital(c.When(x.Changed)) }

var statusStates = map[directory.Status]State{
	directory.StatusActive:     {"✓", "Active", ToneGood},
	directory.StatusDisabled:   Disabled,
	directory.StatusDeleted:    {"✕", "Deleted", ToneOff},
	directory.StatusOutOfScope: {"○", "Out of scope", ToneOff},
}

// StatusState returns the state of an account or group.
func StatusState(s directory.Status) State { return statusStates[s] }

// UserRow shows an account.
func UserRow(u directory.User) ObjectRow {
	return ObjectRow{
		ID: u.ID, Connector: u.Connector, Name: nameOf(u.Attributes, u.ID), Address: Line(directory.PrimaryAddress(u.Attributes)),
		More: Line(u.Attributes.Text("department")), Status: u.Status,
		AccountType: accountType(u.Attributes), Licences: directory.Licences(u.Attributes), Run: u.Run,
	}
}

// GroupRow shows a group.
func GroupRow(g directory.Group) ObjectRow {
	return ObjectRow{
		ID: g.ID, Connector: g.Connector, Name: nameOf(g.Attributes, g.ID), Address: Line(directory.MailAddress(g.Attributes)),
		More: directory.GroupKind(g.Attributes), Status: g.Status, Members: -1, Run: g.Run,
	}
}

// ordinaryAccount is the type of most accounts.
const ordinaryAccount = "Member"

// accountType is the type of an account in words.
func accountType(a directory.Attributes) string {
	switch {
	case directory.IsAgent(a):
		return "Agent"
	case directory.IsGuest(a):
		return "Guest"
	}
	return ordinaryAccount
}

// nameOf is what people call an account or group: the first name that it has.
func nameOf(a directory.Attributes, id string) string {
	for _, name := range []string{"displayName", "userPrincipalName", "mail"} {
		if text := strings.TrimSpace(Line(a.Text(name))); text != "" {
			return text
		}
	}
	return id
}

// Choice is one entry of a drop-down list with what it stands for.
type Choice[T any] struct {
	Label string
	Value T
}

// StatusChoices are the filters by status of accounts; the first is what a
// directory shows by itself.
var StatusChoices = []Choice[[]directory.Status]{
	{"Active and disabled", nil},
	{"Active", []directory.Status{directory.StatusActive}},
	{"Disabled", []directory.Status{directory.StatusDisabled}},
	{"Deleted", []directory.Status{directory.StatusDeleted}},
	{"Out of scope", []directory.Status{directory.StatusOutOfScope}},
	{"All", EveryStatus},
}

// EveryStatus are all statuses.
var EveryStatus = []directory.Status{
	directory.StatusActive, directory.StatusDisabled, directory.StatusDeleted, directory.StatusOutOfScope,
}

// GroupStatusChoices are the filters by status of groups.
var GroupStatusChoices = []Choice[[]directory.Status]{
	{"Active", nil},
	{"Deleted", []directory.Status{directory.StatusDeleted}},
	{"All", []directory.Status{directory.StatusActive, directory.StatusDeleted}},
}

// ConnectorChoices are the filters by connector: all, and each. Labels are
// unique, since descriptions are.
func ConnectorChoices(connectors []directory.Connector) []Choice[string] {
	list := []Choice[string]{{Label: "All connectors"}}
	for _, c := range connectors {
		list = append(list, Choice[string]{Label: Line(c.Description), Value: c.ID})
	}
	return list
}

// Labels of choices, for a drop-down list.
func Labels[T any](choices []Choice[T]) []string {
	labels := make([]string, len(choices))
	for i, c := range choices {
		labels[i] = c.Label
	}
	return labels
}

// Chosen returns what a label stands for; the first choice's where there is no
// such label.
func Chosen[T any](choices []Choice[T], label string) T {
	for _, c := range choices {
		if c.Label == label {
			return c.Value
		}
	}
	return choices[0].Value
}

// CountText says how many rows there are or, with more, the least number there can
// be.
func CountText(rows int, more bool, noun string) string {
	if more {
		return "more than " + quantity.Counted(rows, noun)
	}
	return quantity.Counted(rows, noun)
}
