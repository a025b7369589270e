package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// MemberLine is one member of a group, or one group of an account, in two lines.
type MemberLine struct {
	Name  string
	Since string // when it began, in short form
	Exact string // the same in full, for the tooltip
	Who   string // kind and address, to distinguish members of the same name
	Way   string // whether it is direct, or through which group
	Opens bool   // it has details to open
}

// MemberLineOf shows a row of the list of the members of a group, or of the groups
// of an account.
func MemberLineOf(x ObjectRow, kind directory.Kind, c Clock) MemberLine {
	l := MemberLine{Name: x.Name, Opens: kind == directory.KindUser || kind == directory.KindGroup}
	var who []string
	if x.AccountType != ordinaryAccount {
		who = append(who, x.AccountType)
	}
	if x.Status != directory.StatusActive {
		who = append(who, StatusState(x.Status).Word)
	}
	if kind == directory.KindGroup || x.Address == "" { // the kind of a group; a department distinguishes people too
		who = append(who, x.More)
	}
	who = append(who, x.Address)
	l.Who = strings.Join(nonEmpty(who), " · ")
	if x.Tie == nil {
		return l
	}
	l.Way = "direct"
	if x.Tie.Through != "" {
		l.Way = "through " + nameOr(x.Tie.ThroughName, x.Tie.Through)
	}
	l.Since, l.Exact = sinceText(*x.Tie, c)
	return l
}

// sinceText says when a membership began. A membership that was in the first run of
// its connector is older.
func sinceText(t directory.Tie, c Clock) (short, exact string) {
	if t.Since.IsZero() {
		return "", ""
	}
	day := Day(t.Since.In(c.Zone))
	run := "run " + quantity.Number(t.Run) + ", " + c.Exact(t.Since)
	if t.FirstRead {
		return "before " + day, "It already existed in the first run of this tenant: " + run + "."
	}
	return "since " + day, "It began with " + run + "."
}

func nonEmpty(texts []string) (list []string) {
	for _, t := range texts {
		if t != "" {
			list = append(list, t)
		}
	}
	return list
}

// OtherRow shows a member that is neither a user nor a group: only its ID and kind
// are known.
func OtherRow(m directory.Membership) ObjectRow {
	return ObjectRow{ID: m.Member, Connector: m.Connector, Name: m.Member, AccountType: kindName(m.MemberKind), Status: directory.StatusActive}
}

// MemberKinds are the kinds of members that exist, each with its number.
func MemberKinds(c directory.TieCounts) (list []Choice[directory.Kind]) {
	for _, k := range []struct {
		noun  string
		count directory.TieCount
		kind  directory.Kind
	}{{"Users", c.Users, directory.KindUser}, {"Groups", c.Groups, directory.KindGroup}, {"Others", c.Others, directory.KindOther}} {
		if n := k.count.All(); n > 0 {
			list = append(list, Choice[directory.Kind]{Label: k.noun + " " + quantity.Number(n), Value: k.kind})
		}
	}
	return list
}

// MembersCount counts a list: "14 (+31)", the direct ones and those that nested
// groups add.
func MembersCount(c directory.TieCount) string {
	if c.Nested == 0 {
		return quantity.Number(c.Direct)
	}
	return quantity.Number(c.Direct) + " (+" + quantity.Number(c.Nested) + ")"
}

// FoundText says how many rows a search found, out of how many.
func FoundText(rows int, more bool, kind directory.Kind) string {
	noun := "member"
	switch kind {
	case directory.KindUser:
		noun = "user"
	case directory.KindGroup:
		noun = "group"
	}
	return CountText(rows, more, noun)
}

// NotListed says why the account or group that is shown is not in the list beside
// it. filtered: a search or filter is active.
func NotListed(group, filtered bool, s directory.Status) string {
	switch {
	case filtered:
		return "Not in the list: the search or a filter hides it."
	case group && s == directory.StatusDeleted:
		return "Not in the list, which shows active groups."
	case s == directory.StatusDeleted || s == directory.StatusOutOfScope:
		return "Not in the list, which shows active and disabled accounts."
	}
	return "No longer in the list."
}

// NotThere says that an account or a group is not in the directory at a moment.
func NotThere(name string, now bool) string {
	if now {
		return name + " is no longer in the directory."
	}
	return name + " was not in the directory at this time."
}

// BackTo labels the way back to what was shown before.
func BackTo(name string) string {
	const most = 26
	return "Back to " + cutTo(name, most)
}

// Title is a name as the heading of a pane: cut to the room that a pane has.
func Title(name string) string {
	const most = 60
	return cutTo(name, most)
}

// cutTo ends a text in an ellipsis if it has more letters than most.
func cutTo(text string, most int) string {
	if letters := []rune(text); len(letters) > most {
		return strings.TrimSpace(string(letters[:most-1])) + "…"
	}
	return text
}
