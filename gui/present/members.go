package present

import (
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
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
	if x.AccountType != ordinaryAccount.String() {
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
	l.Way = lang.T("direct")
	if x.Tie.Through != "" {
		l.Way = lang.T("through %s", nameOr(x.Tie.ThroughName, x.Tie.Through))
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
	run, exactly := lang.Number(t.Run), c.Exact(t.Since)
	if t.FirstRead {
		return lang.T("before %s", day), lang.T("Already existed in the first run of this tenant: run %s, %s.", run,
			exactly)
	}
	return lang.T("since %s", day), lang.T("First seen in run %s, %s.", run, exactly)
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
		noun  lang.Key
		count directory.TieCount
		kind  directory.Kind
	}{
		{lang.Key("Users"), c.Users, directory.KindUser},
		{lang.Key("Groups"), c.Groups, directory.KindGroup},
		{lang.Key("Others"), c.Others, directory.KindOther},
	} {
		if n := k.count.All(); n > 0 {
			list = append(list, Choice[directory.Kind]{Label: lang.T("%s %s", k.noun, lang.Number(n)), Value: k.kind})
		}
	}
	return list
}

// MembersCount returns the number of members, such as "14 (+31)": the direct ones, and those added
// by nested groups.
func MembersCount(c directory.TieCount) string {
	if c.Nested == 0 {
		return lang.Number(c.Direct)
	}
	return lang.Number(c.Direct) + " (+" + lang.Number(c.Nested) + ")"
}

// NotListed explains why the account or group in the pane is not in the list. filtered reports
// whether a search or filter is active.
func NotListed(group, filtered bool, s directory.Status) string {
	switch {
	case filtered:
		return lang.T("Not in the list: the search or a filter hides it.")
	case group && s == directory.StatusDeleted:
		return lang.T("Not listed: the list shows only active groups.")
	case s == directory.StatusDeleted || s == directory.StatusOutOfScope:
		return lang.T("Not listed: the list shows only active and disabled accounts.")
	}
	return lang.T("No longer in the list.")
}

// NotThere says that an account or a group is not in the directory now, or was not at the chosen
// moment.
func NotThere(name string, now bool) string {
	if now {
		return lang.T("%s is no longer in the directory.", name)
	}
	return lang.T("%s was not in the directory at this time.", name)
}

// BackTo labels the button that goes back to the previous object.
func BackTo(name string) string {
	const most = 26
	return lang.T("Back to %s", cutTo(name, most))
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
