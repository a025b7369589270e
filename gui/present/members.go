package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// MemberLine is one member of a group, or one group of an account, in two lines.
type MemberLine struct {
	Name  string
	Since string // when the membership began, in short form
	Exact string // the same in full, for the tooltip
	Who   string // kind and address, to distinguish members with the same name
	Way   string // whether the membership is direct, or through which group
	Opens bool   // it can be opened
}

// MemberLineOf presents a row in a list of members or groups.
func MemberLineOf(x ObjectRow, kind directory.Kind, c Clock) MemberLine {
	l := MemberLine{Name: x.Name, Opens: kind == directory.KindUser || kind == directory.KindGroup}
	var who []string
	if x.AccountType != ordinaryAccount {
		who = append(who, x.AccountType)
	}
	if x.Status != directory.StatusActive {
		who = append(who, StatusState(x.Status).Word)
	}
	// a group's kind, or an account's department, also distinguishes members
	if kind == directory.KindGroup || x.Address == "" {
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

// sinceText returns when a membership began. If it was already in the connector's first run, it
// began earlier.
func sinceText(t directory.Tie, c Clock) (short, exact string) {
	if t.Since.IsZero() {
		return "", ""
	}
	day := Day(t.Since.In(c.Zone))
	run := "run " + quantity.Number(t.Run) + ", " + c.Exact(t.Since)
	if t.FirstRead {
		return "before " + day, "Already existed in the first run of this tenant: " + run + "."
	}
	return "since " + day, "First seen in " + run + "."
}

func nonEmpty(texts []string) (list []string) {
	for _, t := range texts {
		if t != "" {
			list = append(list, t)
		}
	}
	return list
}

// OtherRow presents a member that is neither a user nor a group. Only its ID and kind are known.
func OtherRow(m directory.Membership) ObjectRow {
	return ObjectRow{
		ID: m.Member, Connector: m.Connector, Name: m.Member, AccountType: kindName(m.MemberKind),
		Status: directory.StatusActive,
	}
}

// MemberKinds returns the kinds that have members, each with its number.
func MemberKinds(c directory.TieCounts) (list []Choice[directory.Kind]) {
	for _, k := range []struct {
		noun  string
		count directory.TieCount
		kind  directory.Kind
	}{
		{"Users", c.Users, directory.KindUser},
		{"Groups", c.Groups, directory.KindGroup},
		{"Others", c.Others, directory.KindOther},
	} {
		if n := k.count.All(); n > 0 {
			list = append(list, Choice[directory.Kind]{Label: k.noun + " " + quantity.Number(n), Value: k.kind})
		}
	}
	return list
}

// MembersCount returns the number of members, such as "14 (+31)": the direct ones, and those added
// by nested groups.
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

// NotListed explains why the account or group in the pane is not in the list. filtered reports
// whether a search or filter is active.
func NotListed(group, filtered bool, s directory.Status) string {
	switch {
	case filtered:
		return "Not in the list: the search or a filter hides it."
	case group && s == directory.StatusDeleted:
		return "Not listed: the list shows only active groups."
	case s == directory.StatusDeleted || s == directory.StatusOutOfScope:
		return "Not listed: the list shows only active and disabled accounts."
	}
	return "No longer in the list."
}

// NotThere says that an account or a group is not in the directory now, or was not at the chosen
// moment.
func NotThere(name string, now bool) string {
	if now {
		return name + " is no longer in the directory."
	}
	return name + " was not in the directory at this time."
}

// BackTo labels the button that goes back to the previous object.
func BackTo(name string) string {
	const most = 26
	return "Back to " + cutTo(name, most)
}

// Title shortens a name to fit in the heading of a pane.
func Title(name string) string {
	const most = 60
	return cutTo(name, most)
}

// cutTo shortens a text with an ellipsis if it has more characters than most.
func cutTo(text string, most int) string {
	if letters := []rune(text); len(letters) > most {
		return strings.TrimSpace(string(letters[:most-1])) + "…"
	}
	return text
}
