package present

import (
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// ObjectRow is one account or group in the tables of the directory. Every row that was read stays
// in memory, so it contains only what the table shows.
type ObjectRow struct {
	ID, Connector string
	Name          string
	Address       string
	More          string // an account's department or a group's kind
	Status        directory.Status
	AccountType   string    // "Member", "Guest" or "Agent"; empty for groups
	Licences      int       // the number of an account's licences
	Members       int       // direct members of a group; -1 if unknown
	Run           int64     // the run that last changed it
	Changed       time.Time // when that run ended; zero if unknown
	// Tie relates the row to the subject of a list of members or groups. It is nil in other lists.
	Tie *directory.Tie
}

// ChangedText returns when the row changed, with more precision for recent changes.
func (x ObjectRow) ChangedText(c Clock) string { return capital(c.When(x.Changed)) }

var statusStates = map[directory.Status]stateText{
	directory.StatusActive:     {"✓", lang.Key("Active"), ToneGood},
	directory.StatusDisabled:   disabled,
	directory.StatusDeleted:    {"✕", lang.Key("Deleted"), ToneOff},
	directory.StatusOutOfScope: {"○", lang.Key("Out of scope"), ToneOff},
}

// StatusState returns the state of an account or group.
func StatusState(s directory.Status) State { return statusStates[s].state() }

// UserRow presents an account.
func UserRow(u directory.User) ObjectRow {
	return ObjectRow{
		ID: u.ID, Connector: u.Connector, Name: nameOf(u.Attributes, u.ID),
		Address: Line(directory.PrimaryAddress(u.Attributes)),
		More:    Line(u.Attributes.Text("department")), Status: u.Status,
		AccountType: accountType(u.Attributes), Licences: directory.Licences(u.Attributes), Run: u.Run,
	}
}

// GroupRow presents a group.
func GroupRow(g directory.Group) ObjectRow {
	return ObjectRow{
		ID: g.ID, Connector: g.Connector, Name: nameOf(g.Attributes, g.ID),
		Address: Line(directory.MailAddress(g.Attributes)),
		More:    groupKind(directory.GroupKind(g.Attributes)), Status: g.Status, Members: -1, Run: g.Run,
	}
}

// ordinaryAccount is the type of most accounts.
const ordinaryAccount lang.Key = "Member"

// accountType returns the type of an account in words.
func accountType(a directory.Attributes) string {
	switch {
	case directory.IsAgent(a):
		return lang.T("Agent")
	case directory.IsGuest(a):
		return lang.T("Guest")
	}
	return ordinaryAccount.String()
}

var groupKinds = map[string]lang.Key{
	"Microsoft 365": "Microsoft 365", "Security": "Security", "Mail-enabled security": "Mail-enabled security",
	"Distribution": "Distribution",
}

// groupKind returns a kind of groups, as directory.GroupKind calls it, in the reader's language.
func groupKind(kind string) string {
	name, dynamic := strings.CutSuffix(kind, ", dynamic")
	if text := groupKinds[name].String(); text != "" {
		name = text
	}
	if dynamic {
		return lang.T("%s, dynamic", name)
	}
	return name
}

// nameOf returns the display name of an account or group, or the first other name that it has.
func nameOf(a directory.Attributes, id string) string {
	for _, name := range []string{"displayName", "userPrincipalName", "mail"} {
		if text := strings.TrimSpace(Line(a.Text(name))); text != "" {
			return text
		}
	}
	return id
}

// Choice is an option in a drop-down list, with its value.
type Choice[T any] struct {
	Label string
	Value T
}

// StatusChoices returns the filters by the status of accounts or of groups. The first is the default.
func StatusChoices(groups bool) []Choice[[]directory.Status] {
	if groups {
		return []Choice[[]directory.Status]{
			{lang.T("Active"), nil},
			{lang.T("Deleted"), []directory.Status{directory.StatusDeleted}},
			{lang.T("All"), []directory.Status{directory.StatusActive, directory.StatusDeleted}},
		}
	}
	return []Choice[[]directory.Status]{
		{lang.T("Active and disabled"), nil},
		{lang.T("Active"), []directory.Status{directory.StatusActive}},
		{lang.T("Disabled"), []directory.Status{directory.StatusDisabled}},
		{lang.T("Deleted"), []directory.Status{directory.StatusDeleted}},
		{lang.T("Out of scope"), []directory.Status{directory.StatusOutOfScope}},
		{lang.T("All"), EveryStatus},
	}
}

// EveryStatus are all statuses.
var EveryStatus = []directory.Status{
	directory.StatusActive, directory.StatusDisabled, directory.StatusDeleted, directory.StatusOutOfScope,
}

// ConnectorChoices are the filters by connector: all, and each one. Labels are unique, because
// descriptions are.
func ConnectorChoices(connectors []directory.Connector) []Choice[string] {
	list := []Choice[string]{{Label: lang.T("All connectors")}}
	for _, c := range connectors {
		list = append(list, Choice[string]{Label: Line(c.Description), Value: c.ID})
	}
	return list
}

// Labels returns the labels of choices, for a drop-down list.
func Labels[T any](choices []Choice[T]) []string {
	labels := make([]string, len(choices))
	for i, c := range choices {
		labels[i] = c.Label
	}
	return labels
}

// Chosen returns the value with the given label. If there is no such label, it returns the first value.
func Chosen[T any](choices []Choice[T], label string) T {
	for _, c := range choices {
		if c.Label == label {
			return c.Value
		}
	}
	return choices[0].Value
}

// CountText says how many users, groups or members there are. If more is set, rows is the minimum.
func CountText(rows int, more bool, kind directory.Kind) string {
	if more {
		return lang.T("more than %s", countedRows(rows, kind))
	}
	return countedRows(rows, kind)
}

func countedRows(rows int, kind directory.Kind) string {
	switch kind {
	case directory.KindUser:
		return lang.N(rows, "%s user", "%s users")
	case directory.KindGroup:
		return lang.N(rows, "%s group", "%s groups")
	}
	return lang.N(rows, "%s member", "%s members")
}
