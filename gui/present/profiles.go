package present

import (
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// ProfileRow is one authentication profile in the list of profiles.
type ProfileRow struct {
	ID      string
	Title   string // its name, behind its place in the order
	Info    string // its description
	Holds   string // for whom it holds
	Allows  string // what it allows
	State   State
	Default bool
	// First and Last of those that are not the default.
	First, Last bool
}

// ProfileRows shows profiles in their order, with the connectors that they may
// use.
func ProfileRows(profiles []directory.Profile, connectors []directory.Connector) []ProfileRow {
	rows := make([]ProfileRow, len(profiles))
	for i, p := range profiles {
		rows[i] = ProfileRow{
			ID: p.ID, Title: Line(p.Name), Info: Line(p.Description), State: profileState(p), Default: p.Default,
			Holds: holdsText(p, len(profiles) > 1), Allows: allowsText(p, connectors), First: p.Order == 1, Last: i == len(profiles)-1,
		}
		if !p.Default {
			rows[i].Title = fmt.Sprintf("%d. %s", p.Order, rows[i].Title)
		}
	}
	return rows
}

func profileState(p directory.Profile) State {
	switch {
	case len(p.GoneGroups()) > 0:
		return State{"!", "Group is gone", ToneWarn}
	case !p.Default && len(p.Groups) == 0:
		return State{"○", "Holds for nobody", ToneOff}
	case p.Mechanism == directory.MechanismNone:
		return State{"–", MechanismName(p.Mechanism), ToneOff}
	}
	return State{"✓", MechanismName(p.Mechanism), ToneGood}
}

// namedGroups is how many groups a line names.
const namedGroups = 3

// holdsText says for whom a profile holds, beside others or alone.
func holdsText(p directory.Profile, others bool) string {
	switch {
	case p.Default && others:
		return "Holds for everyone for whom no other profile holds."
	case p.Default:
		return "Holds for everyone."
	case len(p.Groups) == 0:
		return "Holds for nobody: it has no group."
	}
	var names []string
	for _, g := range p.Groups[:min(len(p.Groups), namedGroups)] {
		names = append(names, groupText(g))
	}
	if more := len(p.Groups) - namedGroups; more > 0 {
		names = append(names, quantity.Counted(more, "more group"))
	}
	return "Holds for the members of " + enumerate(names, "and") + "."
}

func groupText(g directory.ProfileGroup) string {
	if g.Gone {
		return GroupName(g) + " (no longer exists)"
	}
	return GroupName(g)
}

// GroupName is the name of a profile's group, or its id where it has none.
func GroupName(g directory.ProfileGroup) string {
	if name := Line(g.Name); name != "" {
		return name
	}
	return g.ID
}

// allowsText says what a profile allows, in one line.
func allowsText(p directory.Profile, connectors []directory.Connector) string {
	if p.Mechanism == directory.MechanismNone {
		return "Nobody logs on by it."
	}
	var ways []string
	for _, way := range p.Ways {
		ways = append(ways, wayTexts[way].short)
	}
	text := "Log-on " + enumerate(ways, "or")
	if name := ConnectorNameOf(p.Connector, connectors); name != "" {
		text += ", through " + quoted(Line(name))
	}
	if len(p.PermittedIPs) > 0 {
		text += ", from " + quantity.Counted(len(p.PermittedIPs), "permitted range")
	}
	return text + "."
}

// enumerate writes a list as people say it: "a, b and c".
func enumerate(words []string, conjunction string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}

// NextStep says what is worth doing when there is only the default profile, and
// the button that begins it; ok is false where nothing is.
func NextStep(profiles []directory.Profile) (title, text, button string, ok bool) {
	if len(profiles) != 1 || profiles[0].Mechanism != directory.MechanismNone {
		return "", "", "", false
	}
	return "By this profile nobody logs on yet",
		"Choose Office 365 in it, and everyone logs on with their Microsoft 365 credentials. " +
			"Other profiles can let the members of some groups in by other rules.",
		"Choose Office 365", true
}

var mechanismNames = map[directory.Mechanism]string{directory.MechanismNone: "None", directory.MechanismOffice365: TypeOffice365}

// MechanismName is the name of a mechanism for people.
func MechanismName(m directory.Mechanism) string { return mechanismNames[m] }

// MechanismNamed is the mechanism of a name that MechanismName gave.
func MechanismNamed(name string) directory.Mechanism {
	for m, n := range mechanismNames {
		if n == name {
			return m
		}
	}
	return directory.MechanismNone
}

// MechanismNames are the mechanisms that the form offers.
func MechanismNames() []string {
	var names []string
	for _, m := range directory.Mechanisms {
		names = append(names, MechanismName(m))
	}
	return names
}

// wayText is a way to log on in words: in a sentence, as a choice, and what it
// means to choose it.
type wayText struct{ short, choice, meaning string }

var wayTexts = map[directory.Way]wayText{
	directory.WayBrowser: {"in the browser", "In the browser", "On Microsoft's own page, with multi-factor authentication as the tenant asks for it."},
	directory.WayDevice:  {"by device code", "With a device code", "In the browser of another device, such as a phone."},
	directory.WayPassword: {
		"by password (legacy)", "With a password (legacy)",
		"Entra ID refuses it to accounts with multi-factor authentication, to federated ones without WS-Trust, " +
			"to those without a password, and to guests.",
	},
}

// WayChoice names a way to log on as a choice; meaning says what it brings.
func WayChoice(w directory.Way) (name, meaning string) {
	return wayTexts[w].choice, wayTexts[w].meaning
}

// ProfileRemovalQuestion says what removing a profile does that holds for nobody;
// others stay.
func ProfileRemovalQuestion(p directory.Profile) (title, text, button string) {
	return "Remove profile " + quoted(Line(p.Name)) + "?", "It holds for nobody. It cannot be undone.", "Remove profile"
}

// DefaultQuestion says what making a profile the default does, in the place of
// the one that is.
func DefaultQuestion(p, now directory.Profile) (title, text, button string) {
	text = "It then holds for everyone for whom no other profile holds"
	if n := len(p.Groups); n > 0 {
		text += ", and no longer has " + groupsOwned(n)
	}
	text += ". " + quoted(Line(now.Name)) + " holds for nobody until you give it groups."
	if p.Mechanism == directory.MechanismNone {
		text += " By " + quoted(Line(p.Name)) + " nobody logs on."
	}
	return "Make " + quoted(Line(p.Name)) + " the default?", text, "Make default"
}

func groupsOwned(n int) string {
	if n == 1 {
		return "its group"
	}
	return "its " + quantity.Counted(n, "group")
}
