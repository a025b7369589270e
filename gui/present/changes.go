package present

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// ChangeText describes one change: "Adele Vance joined". For a plan that was not applied, it
// describes what would happen: "Adele Vance would join".
func ChangeText(c directory.Change, planned bool) string {
	what, why := changeWords(c, planned)
	if why != "" {
		what += ": " + why
	}
	return changeSubject(c) + " " + what
}

// changeSubject returns the name of the account, group or membership that changed.
func changeSubject(c directory.Change) string {
	switch c.What {
	case "membership":
		return memberName(c)
	case "group":
		return "Group " + quoted(nameOr(c.Name, c.ID))
	}
	return nameOr(c.Name, c.ID)
}

// changeWords returns what happened, and the reason if that adds information.
func changeWords(c directory.Change, planned bool) (what, why string) {
	switch c.What {
	case "membership":
		return membershipVerb(quoted(nameOr(c.Name, c.ID)), c.Op, planned), ""
	case "group":
		return groupVerb(c, planned)
	}
	return userVerb(c, planned)
}

// ChangeLine is a change in a list.
type ChangeLine struct {
	Kind string // "Account", "Group" or "Membership"
	Name string // the name of the account, the group or the member
	Text string // what happened, without the name: "left"
	Why  string // "Deleted in Entra ID"; may be empty
	Tip  string // all changed properties with their old and new values; may be empty
}

var changeKindWords = map[string]string{"user": "Account", "group": "Group", "membership": "Membership"}

// ChangeLineOf presents a change. For a plan that was not applied, it describes what would happen.
func ChangeLineOf(c directory.Change, planned bool) ChangeLine {
	lines := make([]string, len(c.Properties))
	for i, p := range c.Properties {
		lines[i] = fmt.Sprintf("%s: from %s to %s", propertyWords(p.Name), wholeOr(p.OldName, p.Old),
			wholeOr(p.NewName, p.New))
	}
	what, why := changeWords(c, planned)
	line := ChangeLine{
		Kind: changeKindWords[c.What], Name: nameOr(c.Name, c.ID), Text: what, Why: capital(why),
		Tip: strings.Join(lines, "\n"),
	}
	if c.What == "membership" {
		line.Name = memberName(c)
	}
	return line
}

// wholeOr returns the name for a value, or the value itself.
func wholeOr(name, value string) string {
	if name != "" {
		return quoted(Line(name))
	}
	return whole(value)
}

// wholeValue is the maximum length of a value in a list of all values.
const wholeValue = 200

// whole converts a canonical JSON value to text.
func whole(value string) string {
	if value == "" || value == "null" {
		return "none"
	}
	var text string
	if json.Unmarshal([]byte(value), &text) == nil {
		return quoted(shorten(Line(text), wholeValue))
	}
	return shorten(Line(value), wholeValue)
}

func nameOr(name, id string) string {
	if name = Line(name); strings.TrimSpace(name) != "" {
		return name
	}
	return Line(id)
}

// memberName returns the name of a membership's member. If the member is neither an account nor a
// group, only its ID is read, so its kind is added.
func memberName(c directory.Change) string {
	switch c.MemberKind {
	case directory.KindDevice, directory.KindContact, directory.KindServicePrincipal:
		return nameOr(c.MemberName, kindName(c.MemberKind)+" "+c.Member)
	}
	return nameOr(c.MemberName, c.Member)
}

func quoted(name string) string { return lang.T("“%s”", name) }

// verb returns what happened, or for a plan what would happen.
func verb(planned bool, happened, would string) string {
	if planned {
		return "would " + would
	}
	return happened
}

func membershipVerb(group string, op directory.Op, planned bool) string {
	if op == directory.OpRemoved {
		return verb(planned, "left", "leave") + " the group " + group
	}
	return verb(planned, "is now", "be") + " in the group " + group
}

func groupVerb(c directory.Change, planned bool) (what, why string) {
	switch {
	case c.Op == directory.OpAdded:
		return verb(planned, "is new", "be new"), ""
	case c.Op == directory.OpRemoved:
		return verb(planned, "was removed", "be removed"), c.Cause.String()
	case c.Op == directory.OpRestored:
		return verb(planned, "was restored", "be restored"), ""
	case c.Cause == directory.CausePurged:
		return purgeVerb(planned), ""
	}
	return propertiesText(c.Properties, planned), ""
}

func userVerb(c directory.Change, planned bool) (what, why string) {
	switch {
	case c.Op == directory.OpAdded:
		if c.Cause == directory.CauseEnteredScope || c.Cause.Edited() {
			why = c.Cause.String()
		}
		return verb(planned, "joined", "join"), why
	case c.Op == directory.OpRemoved:
		return verb(planned, "left", "leave"), c.Cause.String()
	case c.Op == directory.OpDisabled:
		return verb(planned, "was disabled", "be disabled"), ""
	case c.Op == directory.OpEnabled:
		return verb(planned, "was enabled", "be enabled"), ""
	case c.Op == directory.OpRestored:
		return verb(planned, "was restored", "be restored"), ""
	case c.Cause == directory.CausePurged:
		return purgeVerb(planned), ""
	}
	return propertiesText(c.Properties, planned), ""
}

// purgeVerb describes the permanent deletion in Entra ID of an object that had already left.
func purgeVerb(planned bool) string {
	return verb(planned, "was permanently deleted in Entra ID", "be listed as permanently deleted in Entra ID")
}

// propertiesText says which properties changed. For a department or a name, which matter most to
// people, it gives the old and the new value.
func propertiesText(list []directory.PropertyChange, planned bool) string {
	if len(list) == 0 {
		return verb(planned, "changed", "change")
	}
	first := list[0]
	for _, p := range list {
		if p.Name == "department" {
			first = p
		}
	}
	text := propertyText(first, planned)
	if others := len(list) - 1; others > 0 {
		text += fmt.Sprintf(" (and %s)", quantity.Counted(others, "other change"))
	}
	return text
}

func propertyText(p directory.PropertyChange, planned bool) string {
	before, after := plain(p.Old), plain(p.New)
	switch {
	case p.Name == "department" && before != "" && after != "":
		return verb(planned, "moved", "move") + fmt.Sprintf(" from %s to %s", before, after)
	case p.Name == "department" && after != "":
		return verb(planned, "moved", "move") + " to " + after
	case p.Name == "manager":
		return managerText(p, planned)
	case p.Name == "displayName" && before != "" && planned:
		return "would be renamed from " + before + " to " + after
	case p.Name == "displayName" && before != "":
		return "was called " + before + " before"
	case after != "":
		return verb(planned, fmt.Sprintf("changed: %s is now %s", propertyWords(p.Name), after),
			fmt.Sprintf("change: %s to %s", propertyWords(p.Name), after))
	case p.New == "" || p.New == "null":
		return verb(planned, fmt.Sprintf("changed: %s was cleared", propertyWords(p.Name)),
			fmt.Sprintf("lose: %s", propertyWords(p.Name)))
	}
	return verb(planned, "changed: ", "change: ") + propertyWords(p.Name)
}

// managerText names the managers, because their values are IDs.
func managerText(p directory.PropertyChange, planned bool) string {
	before, after := Line(p.OldName), Line(p.NewName)
	switch {
	case plain(p.New) == "" && before != "":
		return verb(planned, "no longer has the manager ", "no longer have the manager ") + before
	case plain(p.New) == "":
		return verb(planned, "no longer has a manager", "no longer have a manager")
	case after == "":
		return verb(planned, "has another manager", "have another manager")
	case before == "":
		return verb(planned, "now has the manager ", "have the manager ") + after
	}
	return verb(planned, "now has the manager ", "have the manager ") + after + " instead of " + before
}

// longValue is the maximum length of a value in a sentence.
const longValue = 60

// plain converts a canonical JSON string or boolean to text. It returns "" for other values and for
// long ones.
func plain(value string) string {
	switch value {
	case "true":
		return "yes"
	case "false":
		return "no"
	}
	var text string
	if json.Unmarshal([]byte(value), &text) != nil || len(text) > longValue {
		return ""
	}
	return Line(text)
}

// propertyWords converts the name of a property to words: jobTitle becomes "job title".
func propertyWords(name string) string {
	var b strings.Builder
	for _, r := range Line(ownName(name)) {
		if unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// Latest is one of the latest changes, or a summary of several.
type Latest struct {
	When    string
	Exactly string // when, to the second
	Text    string
	// The changes that the entry describes: the run of a connector, and which of its changes.
	Connector string
	Run       int64
	Filter    ChangeFilter
}

// LatestOf presents a change of a run.
func LatestOf(change directory.Change, r directory.Run, c Clock) Latest {
	l := latestIn(r, c)
	l.Text, l.Filter = ChangeText(change, false), ChangeFilter{What: change.What, Op: change.Op, Cause: change.Cause}
	return l
}

func latestIn(r directory.Run, c Clock) Latest {
	return Latest{When: c.When(r.EndedAt), Exactly: c.Exact(r.EndedAt), Connector: r.Connector, Run: r.ID}
}

// LatestFirst presents the first run of a connector, in which everything is new. ok is false for
// other runs.
func LatestFirst(r directory.Run, connector string, c Clock) (l Latest, ok bool) {
	if !r.First() {
		return Latest{}, false
	}
	l = latestIn(r, c)
	l.Text = fmt.Sprintf("%s was read for the first time: %s, %s, %s", quoted(Line(connector)),
		quantity.Counted(r.Users.Added, "user"), quantity.Counted(r.Groups.Added, "group"),
		quantity.Counted(r.Memberships.Added, "membership"))
	return l, true
}
