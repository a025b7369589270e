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
	Title   string // its position in the order, then its name
	Info    string // the description
	Covers  string // who it applies to
	Allows  string // what it allows
	State   State
	Default bool
	// First and Last mark the ends of the list without the default profile.
	First, Last bool
}

// ProfileRows presents profiles in order, with their connectors.
func ProfileRows(profiles []directory.Profile, connectors []directory.Connector) []ProfileRow {
	rows := make([]ProfileRow, len(profiles))
	for i, p := range profiles {
		rows[i] = ProfileRow{
			ID: p.ID, Title: Line(p.Name), Info: Line(p.Description), State: profileState(p), Default: p.Default,
			Covers: appliesText(p, len(profiles) > 1), Allows: allowsText(p, connectors), First: p.Order == 1,
			Last: i == len(profiles)-1,
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
		return State{"!", "Group missing", ToneWarn}
	case !p.Default && len(p.Groups) == 0:
		return State{"○", "Applies to nobody", ToneOff}
	case p.Mechanism == directory.MechanismNone:
		return State{"–", MechanismName(p.Mechanism), ToneOff}
	}
	return State{"✓", MechanismName(p.Mechanism), ToneGood}
}

// namedGroups is the maximum number of groups named in a line.
const namedGroups = 3

// appliesText says to whom a profile applies. others reports whether there are other profiles.
func appliesText(p directory.Profile, others bool) string {
	switch {
	case p.Default && others:
		return "Applies to everyone not covered by another profile."
	case p.Default:
		return "Applies to everyone."
	case len(p.Groups) == 0:
		return "Applies to nobody, because it has no group."
	}
	var names []string
	for _, g := range p.Groups[:min(len(p.Groups), namedGroups)] {
		names = append(names, groupText(g))
	}
	if more := len(p.Groups) - namedGroups; more > 0 {
		names = append(names, quantity.Counted(more, "more group"))
	}
	return "Applies to the members of " + enumerate(names, "and") + "."
}

func groupText(g directory.ProfileGroup) string {
	if g.Gone {
		return GroupName(g) + " (no longer exists)"
	}
	return GroupName(g)
}

// GroupName returns the name of a profile's group, or its ID if it has no name.
func GroupName(g directory.ProfileGroup) string {
	if name := Line(g.Name); name != "" {
		return name
	}
	return g.ID
}

// allowsText says in one line what a profile allows.
func allowsText(p directory.Profile, connectors []directory.Connector) string {
	if p.Mechanism == directory.MechanismNone {
		return "Blocks all log-ons."
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

// enumerate joins a list as in a sentence: "a, b and c".
func enumerate(words []string, conjunction string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}

// NextStep suggests what to do while there is only the default profile, with the label of a button.
// ok is false if there is nothing to suggest.
func NextStep(profiles []directory.Profile) (title, text, button string, ok bool) {
	if len(profiles) != 1 || profiles[0].Mechanism != directory.MechanismNone {
		return "", "", "", false
	}
	return "This profile does not allow log-ons yet",
		"Choose Office 365 in this profile to let everyone log on with their Microsoft 365 credentials. " +
			"Other profiles can set other rules for members of certain groups.",
		"Choose Office 365", true
}

var mechanismNames = map[directory.Mechanism]string{
	directory.MechanismNone:      "None",
	directory.MechanismOffice365: TypeOffice365,
}

// MechanismName returns the display name of a mechanism.
func MechanismName(m directory.Mechanism) string { return mechanismNames[m] }

// MechanismNamed returns the mechanism with the given display name.
func MechanismNamed(name string) directory.Mechanism {
	for m, n := range mechanismNames {
		if n == name {
			return m
		}
	}
	return directory.MechanismNone
}

// MechanismNames returns the mechanisms that the form offers.
func MechanismNames() []string {
	var names []string
	for _, m := range directory.Mechanisms {
		names = append(names, MechanismName(m))
	}
	return names
}

// wayText describes a sign-in method: in a sentence, as a choice, and its effect.
type wayText struct{ short, choice, meaning string }

var wayTexts = map[directory.Way]wayText{
	directory.WayBrowser: {
		"in the browser", "In the browser",
		"On Microsoft's own page, with multi-factor authentication if the tenant requires it.",
	},
	directory.WayDevice: {"by device code", "With a device code", "In the browser of another device, such as a phone."},
	directory.WayPassword: {
		"by password (legacy)", "With a password (legacy)",
		"Entra ID refuses it for accounts with multi-factor authentication, federated accounts without WS-Trust, " +
			"accounts without a password, and guests.",
	},
}

// WayChoice returns the label of a sign-in method, and its explanation.
func WayChoice(w directory.Way) (name, meaning string) {
	return wayTexts[w].choice, wayTexts[w].meaning
}

// ProfileRemovalQuestion says what removing a profile does. Only a profile that applies to no
// account can be removed.
func ProfileRemovalQuestion(p directory.Profile) (title, text, button string) {
	return "Remove profile " + quoted(Line(p.Name)) + "?", "It applies to nobody. This cannot be undone.",
		"Remove profile"
}

// DefaultQuestion says what happens if a profile becomes the default and replaces the current one.
func DefaultQuestion(p, now directory.Profile) (title, text, button string) {
	text = "It will apply to everyone not covered by another profile"
	if n := len(p.Groups); n > 0 {
		text += ", and will lose " + groupsOwned(n)
	}
	text += ". " + quoted(Line(now.Name)) + " will apply to nobody until you add groups to it."
	if p.Mechanism == directory.MechanismNone {
		text += " " + quoted(Line(p.Name)) + " blocks all log-ons."
	}
	return "Make " + quoted(Line(p.Name)) + " the default?", text, "Make default"
}

func groupsOwned(n int) string {
	if n == 1 {
		return "its group"
	}
	return "its " + quantity.Counted(n, "group")
}
