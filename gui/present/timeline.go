package present

import (
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/licence"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Happening is one entry of a timeline.
type Happening struct {
	When  string
	Exact string // for the tooltip
	Text  string // one or more lines
	// Run is the run that found it. Connector is the connector of that run.
	Run       int64
	Connector string
}

// RunName is the label of the run.
func (h Happening) RunName() string { return lang.T("Run %s", lang.Number(h.Run)) }

// If more than listedTogether groups or members are added or removed at once, one entry covers all
// of them and names only that many.
const listedTogether = 3

// Names are the names of objects that property changes refer to by ID.
type Names struct {
	Licences licence.Names
	Accounts map[string]string // by ID
}

// TimelineOf describes what happened to an account or group, in the order given.
func TimelineOf(events []directory.Event, c Clock, names Names) []Happening {
	var list []Happening
	for len(events) > 0 {
		n := together(events)
		e := events[0]
		h := Happening{When: c.When(e.At), Exact: c.Exact(e.At), Run: e.Run, Connector: e.Connector}
		switch {
		case n > listedTogether:
			h.Text = manyText(events[:n])
		case e.What == "membership":
			n, h.Text = 1, oneText(e.Change)
		default:
			h.Text = lifeText(e.Change, names)
		}
		list, events = append(list, h), events[n:]
	}
	return list
}

// together counts the memberships at the start of the list that one run added or removed.
func together(events []directory.Event) int {
	first := events[0]
	if first.What != "membership" {
		return 1
	}
	n := 1
	for n < len(events) && events[n].What == first.What && events[n].Run == first.Run && events[n].Op == first.Op &&
		events[n].Cause == first.Cause {
		n++
	}
	return n
}

// farEnd returns the other end of a membership: the group of an account, or the member of a group.
func farEnd(c directory.Change) (name string, isMember bool) {
	if c.MemberName != "" || c.Name == "" {
		return nameOr(c.MemberName, c.Member), true
	}
	return quoted(nameOr(c.Name, c.ID)), false
}

func oneText(c directory.Change) string {
	name, isMember := farEnd(c)
	switch {
	case isMember && c.Op == directory.OpRemoved:
		return lang.In("member", "%s left", name)
	case isMember:
		return lang.In("member", "%s joined", name)
	case c.Op == directory.OpRemoved && c.Cause != directory.CauseNone:
		return lang.T("Left the group %s, which was %s", name, causeWord(c.Cause))
	case c.Op == directory.OpRemoved:
		return lang.T("Left the group %s", name)
	case c.Cause != directory.CauseNone:
		return lang.T("Back in the group %s, which was %s", name, causeWord(c.Cause))
	}
	return lang.T("Now in the group %s", name)
}

func manyText(events []directory.Event) string {
	var names []string
	_, isMember := farEnd(events[0].Change)
	for _, e := range events[:listedTogether] {
		name, _ := farEnd(e.Change)
		names = append(names, name)
	}
	n, removed := len(events), events[0].Op == directory.OpRemoved
	list := inSentence(append(names, lang.N(n-listedTogether, "%s other", "%s others")))
	switch {
	case isMember && removed:
		return lang.N(n, "Lost %s member: %s", "Lost %s members: %s", list)
	case isMember:
		return lang.N(n, "Gained %s member: %s", "Gained %s members: %s", list)
	case removed:
		return lang.N(n, "Left %s group: %s", "Left %s groups: %s", list)
	}
	return lang.N(n, "Now in %s group: %s", "Now in %s groups: %s", list)
}

// lifeText describes what happened to an account or group, with one line for each changed property.
func lifeText(c directory.Change, names Names) string {
	var lines []string
	if text := lifeWords(c); text != "" {
		lines = append(lines, text)
	}
	for _, p := range c.Properties {
		if p.Name != "accountEnabled" || c.Op == directory.OpUpdated {
			lines = append(lines, names.propertyLine(p))
		}
	}
	if len(lines) == 0 {
		return lang.T("Changed")
	}
	return strings.Join(lines, "\n")
}

func lifeWords(c directory.Change) string {
	switch c.Op {
	case directory.OpAdded:
		return lang.T("First seen")
	case directory.OpRemoved:
		return lang.T("Left: %s", causeWord(c.Cause))
	case directory.OpDisabled:
		return lang.T("Disabled")
	case directory.OpEnabled:
		return lang.T("Enabled")
	case directory.OpRestored:
		return lang.T("Came back: %s", causeWord(c.Cause))
	}
	if c.Cause != directory.CauseUpdated && c.Cause != directory.CauseNone {
		return capital(causeWord(c.Cause))
	}
	return ""
}

// propertyLine describes a changed property, with its old and new value if they are short.
func (n Names) propertyLine(p directory.PropertyChange) string {
	if p.Name == assignedLicences {
		return n.licenceLines(p)
	}
	label, before, after := PropertyLabel(p.Name), n.plain(p.Name, p.Old), n.plain(p.Name, p.New)
	switch {
	case after != "" && before != "":
		return lang.T("%s is now %s, was %s", label, after, before)
	case after != "":
		return lang.T("%s is now %s", label, after)
	case p.New == "" && before != "":
		return lang.T("%s was cleared, previously %s", label, before)
	case p.New == "":
		return lang.T("%s was cleared", label)
	}
	return lang.T("%s changed", label)
}

// plain converts a value to text. It replaces the ID of an account with its name.
func (n Names) plain(property, value string) string {
	text := plain(value)
	if property == propertyManager && text != "" {
		return nameOr(n.Accounts[text], lang.T("account %s", text))
	}
	return text
}

// licenceLines lists the licences that were added and removed.
func (n Names) licenceLines(p directory.PropertyChange) string {
	before, after := directory.LicenceIDs(p.Old), directory.LicenceIDs(p.New)
	var lines []string
	for _, id := range after {
		if !slices.Contains(before, id) {
			lines = append(lines, lang.T("Licence added: %s", Line(lang.Core(n.Licences.Of(id)))))
		}
	}
	for _, id := range before {
		if !slices.Contains(after, id) {
			lines = append(lines, lang.T("Licence removed: %s", Line(lang.Core(n.Licences.Of(id)))))
		}
	}
	if len(lines) == 0 { // only a detail of a licence changed
		return lang.T("Licences changed")
	}
	return strings.Join(lines, "\n")
}

// propertyManager is the property with the ID of an account's manager.
const propertyManager = "manager"

// AccountsNamed returns the IDs of accounts that are property values in events.
func AccountsNamed(events []directory.Event) (ids []string) {
	for _, e := range events {
		for _, p := range e.Properties {
			if p.Name == propertyManager {
				ids = append(ids, plain(p.Old), plain(p.New))
			}
		}
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "" })
	slices.Sort(ids)
	return slices.Compact(ids)
}
