package present

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// ChangeText tells one change in words: "Adele Vance joined".
func ChangeText(c directory.Change) string {
	name := nameOr(c.Name, c.ID)
	switch c.What {
	case "membership":
		return membershipText(memberName(c), name, c.Op)
	case "group":
		return "Group " + quoted(name) + " " + groupVerb(c)
	}
	return name + " " + userVerb(c)
}

// ChangeLine is a change in a list.
type ChangeLine struct {
	Text string // ChangeText
	Tip  string // all properties with their old and new values; empty: none changed
}

// ChangeLineOf presents a change.
func ChangeLineOf(c directory.Change) ChangeLine {
	lines := make([]string, len(c.Properties))
	for i, p := range c.Properties {
		lines[i] = fmt.Sprintf("%s: from %s to %s", propertyWords(p.Name), whole(p.Old), whole(p.New))
	}
	return ChangeLine{Text: ChangeText(c), Tip: strings.Join(lines, "\n")}
}

// wholeValue is how long a value may be where all of them are told.
const wholeValue = 200

// whole is a canonical JSON value as people read it.
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

// memberName names the member of a membership. Of what is neither account nor
// group nothing but its id is read, so that its kind is said too.
func memberName(c directory.Change) string {
	switch c.MemberKind {
	case directory.KindDevice, directory.KindContact, directory.KindServicePrincipal:
		return nameOr(c.MemberName, kindName(c.MemberKind)+" "+c.Member)
	}
	return nameOr(c.MemberName, c.Member)
}

func quoted(name string) string { return "“" + name + "”" }

func membershipText(member, group string, op directory.Op) string {
	if op == directory.OpRemoved {
		return member + " left the group " + quoted(group)
	}
	return member + " is now in the group " + quoted(group)
}

func groupVerb(c directory.Change) string {
	switch c.Op {
	case directory.OpAdded:
		return "is new"
	case directory.OpRemoved:
		return "was removed: " + c.Cause.String()
	case directory.OpRestored:
		return "was restored"
	}
	return propertiesText(c.Properties)
}

func userVerb(c directory.Change) string {
	switch c.Op {
	case directory.OpAdded:
		if c.Cause == directory.CauseEnteredScope || c.Cause.Edited() {
			return "joined: " + c.Cause.String()
		}
		return "joined"
	case directory.OpRemoved:
		return "left: " + c.Cause.String()
	case directory.OpDisabled:
		return "was disabled"
	case directory.OpEnabled:
		return "was enabled"
	case directory.OpRestored:
		return "was restored"
	}
	return propertiesText(c.Properties)
}

// propertiesText tells which properties changed. A department or a name, which
// people ask for most, is told with what it was and is.
func propertiesText(list []directory.PropertyChange) string {
	if len(list) == 0 {
		return "changed"
	}
	first := list[0]
	for _, p := range list {
		if p.Name == "department" {
			first = p
		}
	}
	text := propertyText(first)
	if others := len(list) - 1; others > 0 {
		text += fmt.Sprintf(" (and %s)", quantity.Counted(others, "other change"))
	}
	return text
}

func propertyText(p directory.PropertyChange) string {
	before, after := plain(p.Old), plain(p.New)
	switch {
	case p.Name == "department" && before != "" && after != "":
		return fmt.Sprintf("moved from %s to %s", before, after)
	case p.Name == "department" && after != "":
		return "moved to " + after
	case p.Name == "manager" && after != "": // which is an id
		return "has another manager"
	case p.Name == "manager":
		return "has no manager any more"
	case p.Name == "displayName" && before != "":
		return "was called " + before + " before"
	case after != "":
		return fmt.Sprintf("changed: %s is now %s", propertyWords(p.Name), after)
	case p.New == "" || p.New == "null":
		return fmt.Sprintf("changed: %s was cleared", propertyWords(p.Name))
	}
	return "changed: " + propertyWords(p.Name)
}

// longValue is how long a value may be to be told in a sentence.
const longValue = 60

// plain is a canonical JSON value that is a string or a boolean, as people say
// it; "" for others, and for long ones.
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

// propertyWords writes a property's name in words: jobTitle is "job title".
func propertyWords(name string) string {
	var b strings.Builder
	for _, r := range Line(name) {
		if unicode.IsUpper(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// Latest is one of the latest changes.
type Latest struct {
	When    string
	Exactly string // when, to the second
	Text    string
}

// LatestOf presents a change of a run that ended then.
func LatestOf(change directory.Change, ended time.Time, c Clock) Latest {
	return Latest{When: c.When(ended), Exactly: c.Exact(ended), Text: ChangeText(change)}
}

// LatestFirst presents the first run of a connector, whose changes are
// everything there is; ok is false for other runs.
func LatestFirst(r directory.Run, connector string, c Clock) (l Latest, ok bool) {
	if !isFirst(r) {
		return Latest{}, false
	}
	return Latest{When: c.When(r.EndedAt), Exactly: c.Exact(r.EndedAt), Text: fmt.Sprintf("%s was read for the first time: %s, %s, %s", quoted(Line(connector)),
		quantity.Counted(r.Users.Added, "user"), quantity.Counted(r.Groups.Added, "group"), quantity.Counted(r.Memberships.Added, "membership"))}, true
}
