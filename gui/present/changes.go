package present

import (
	"encoding/json"
	"strings"
	"unicode"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// ChangeText describes one change: "Adele Vance joined". For a plan that was not applied, it
// describes what would happen: "Adele Vance would join".
func ChangeText(c directory.Change, planned bool) string {
	what, why := changeWords(c, planned)
	if why != "" {
		what = lang.T("%s: %s", what, why)
	}
	return lang.T("%s %s", changeSubject(c), what)
}

// changeSubject returns the name of the account, group or membership that changed.
func changeSubject(c directory.Change) string {
	switch c.What {
	case "membership":
		return memberName(c)
	case "group":
		return lang.T("Group %s", quoted(nameOr(c.Name, c.ID)))
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

var changeKindWords = map[string]lang.Key{"user": "Account", "group": "Group", "membership": "Membership"}

// ChangeLineOf presents a change. For a plan that was not applied, it describes what would happen.
func ChangeLineOf(c directory.Change, planned bool) ChangeLine {
	lines := make([]string, len(c.Properties))
	for i, p := range c.Properties {
		lines[i] = lang.T("%s: from %s to %s", propertyWords(p.Name), wholeOr(p.OldName, p.Old),
			wholeOr(p.NewName, p.New))
	}
	what, why := changeWords(c, planned)
	line := ChangeLine{
		Kind: changeKindWords[c.What].String(), Name: nameOr(c.Name, c.ID), Text: what, Why: capital(why),
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
		return lang.In("value", "none")
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
func verb(planned bool, happened, would lang.Key) string {
	if planned {
		return would.String()
	}
	return happened.String()
}

func membershipVerb(group string, op directory.Op, planned bool) string {
	switch {
	case op == directory.OpRemoved && planned:
		return lang.T("would leave the group %s", group)
	case op == directory.OpRemoved:
		return lang.T("left the group %s", group)
	case planned:
		return lang.T("would be in the group %s", group)
	}
	return lang.T("is now in the group %s", group)
}

// causeWords are the causes of changes.
var causeWords = map[directory.Cause]lang.Key{
	directory.CauseSoftDeleted: "deleted in Entra ID", directory.CausePurged: "permanently deleted in Entra ID",
	directory.CauseNotListed: "no longer in Entra ID", directory.CauseDisabled: "disabled in Entra ID",
	directory.CauseEnabled: "enabled in Entra ID", directory.CauseLeftScope: "left the domain filter",
	directory.CauseEnteredScope: "entered the domain filter", directory.CauseDomainsEdited: "domain filter edited",
	directory.CauseRestored: "restored in Entra ID", directory.CauseAdded: "new",
	directory.CauseUpdated: "properties changed", directory.CauseGuestsEdited: "guests option edited",
	directory.CauseDisabledEdited: "disabled accounts option edited", directory.CauseRenamed: "renamed",
	directory.CauseMembershipAdded: "member added", directory.CauseMembershipRemoved: "member removed",
	directory.CauseCompanion: "with its account or group",
}

func causeWord(c directory.Cause) string { return causeWords[c].String() }

func groupVerb(c directory.Change, planned bool) (what, why string) {
	switch {
	case c.Op == directory.OpAdded:
		return verb(planned, lang.Key("is new"), lang.Key("would be new")), ""
	case c.Op == directory.OpRemoved:
		return verb(planned, lang.Key("was removed"), lang.Key("would be removed")), causeWord(c.Cause)
	case c.Op == directory.OpRestored:
		return verb(planned, lang.Key("was restored"), lang.Key("would be restored")), ""
	case c.Cause == directory.CausePurged:
		return purgeVerb(planned), ""
	}
	return propertiesText(c.Properties, planned), ""
}

func userVerb(c directory.Change, planned bool) (what, why string) {
	switch {
	case c.Op == directory.OpAdded:
		if c.Cause == directory.CauseEnteredScope || c.Cause.Edited() {
			why = causeWord(c.Cause)
		}
		return verb(planned, lang.Key("joined"), lang.Key("would join")), why
	case c.Op == directory.OpRemoved:
		return verb(planned, lang.Key("left"), lang.Key("would leave")), causeWord(c.Cause)
	case c.Op == directory.OpDisabled:
		return verb(planned, lang.Key("was disabled"), lang.Key("would be disabled")), ""
	case c.Op == directory.OpEnabled:
		return verb(planned, lang.Key("was enabled"), lang.Key("would be enabled")), ""
	case c.Op == directory.OpRestored:
		return verb(planned, lang.Key("was restored"), lang.Key("would be restored")), ""
	case c.Cause == directory.CausePurged:
		return purgeVerb(planned), ""
	}
	return propertiesText(c.Properties, planned), ""
}

// purgeVerb describes the permanent deletion in Entra ID of an object that had already left.
func purgeVerb(planned bool) string {
	return verb(planned, lang.Key("was permanently deleted in Entra ID"),
		lang.Key("would be listed as permanently deleted in Entra ID"))
}

// propertiesText says which properties changed. For a department or a name, which matter most to
// people, it gives the old and the new value.
func propertiesText(list []directory.PropertyChange, planned bool) string {
	if len(list) == 0 {
		return verb(planned, lang.Key("changed"), lang.Key("would change"))
	}
	first := list[0]
	for _, p := range list {
		if p.Name == "department" {
			first = p
		}
	}
	text := propertyText(first, planned)
	if others := len(list) - 1; others > 0 {
		text = lang.N(others, "%[2]s (and %[1]s other change)", "%[2]s (and %[1]s other changes)", text)
	}
	return text
}

func propertyText(p directory.PropertyChange, planned bool) string {
	before, after := plain(p.Old), plain(p.New)
	switch {
	case p.Name == "manager":
		return managerText(p, planned)
	case planned:
		return plannedText(p, before, after)
	case p.Name == "department" && before != "" && after != "":
		return lang.T("moved from %s to %s", before, after)
	case p.Name == "department" && after != "":
		return lang.T("moved to %s", after)
	case p.Name == "displayName" && before != "":
		return lang.T("was called %s before", before)
	case after != "":
		return lang.T("changed: %s is now %s", propertyWords(p.Name), after)
	case p.New == "" || p.New == "null":
		return lang.T("changed: %s was cleared", propertyWords(p.Name))
	}
	return lang.T("changed: %s", propertyWords(p.Name))
}

// plannedText is propertyText for a plan.
func plannedText(p directory.PropertyChange, before, after string) string {
	switch {
	case p.Name == "department" && before != "" && after != "":
		return lang.T("would move from %s to %s", before, after)
	case p.Name == "department" && after != "":
		return lang.T("would move to %s", after)
	case p.Name == "displayName" && before != "":
		return lang.T("would be renamed from %s to %s", before, after)
	case after != "":
		return lang.T("would change: %s to %s", propertyWords(p.Name), after)
	case p.New == "" || p.New == "null":
		return lang.T("would lose: %s", propertyWords(p.Name))
	}
	return lang.T("would change: %s", propertyWords(p.Name))
}

// managerText names the managers, because their values are IDs.
func managerText(p directory.PropertyChange, planned bool) string {
	before, after := Line(p.OldName), Line(p.NewName)
	switch {
	case plain(p.New) == "" && before != "" && planned:
		return lang.T("would no longer have the manager %s", before)
	case plain(p.New) == "" && before != "":
		return lang.T("no longer has the manager %s", before)
	case plain(p.New) == "":
		return verb(planned, lang.Key("no longer has a manager"), lang.Key("would no longer have a manager"))
	case after == "":
		return verb(planned, lang.Key("has another manager"), lang.Key("would have another manager"))
	case before == "" && planned:
		return lang.T("would have the manager %s", after)
	case before == "":
		return lang.T("now has the manager %s", after)
	case planned:
		return lang.T("would have the manager %s instead of %s", after, before)
	}
	return lang.T("now has the manager %s instead of %s", after, before)
}

// longValue is the maximum length of a value in a sentence.
const longValue = 60

// plain converts a canonical JSON string or boolean to text. It returns "" for other values and for
// long ones.
func plain(value string) string {
	switch value {
	case "true":
		return lang.T("yes")
	case "false":
		return lang.T("no")
	}
	var text string
	if json.Unmarshal([]byte(value), &text) != nil || len(text) > longValue {
		return ""
	}
	return Line(text)
}

// propertyWords converts the name of a property to words: jobTitle becomes "job title". In other
// languages, it is the property's label.
func propertyWords(name string) string {
	if lang.Used() != lang.English {
		return PropertyLabel(name)
	}
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
	l.Text = lang.T("%s was read for the first time: %s, %s, %s", quoted(Line(connector)),
		lang.N(r.Users.Added, "%s user", "%s users"), lang.N(r.Groups.Added, "%s group", "%s groups"),
		lang.N(r.Memberships.Added, "%s membership", "%s memberships"))
	return l, true
}
