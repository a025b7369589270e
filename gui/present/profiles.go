package present

import (
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
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
		return State{"!", lang.T("Group missing"), ToneWarn}
	case !p.Default && len(p.Groups) == 0:
		return State{"○", lang.T("Applies to nobody"), ToneOff}
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
		return lang.T("Applies to everyone not covered by another profile.")
	case p.Default:
		return lang.T("Applies to everyone.")
	case len(p.Groups) == 0:
		return lang.T("Applies to nobody, because it has no group.")
	}
	var names []string
	for _, g := range p.Groups[:min(len(p.Groups), namedGroups)] {
		names = append(names, groupText(g))
	}
	if more := len(p.Groups) - namedGroups; more > 0 {
		names = append(names, lang.N(more, "%s more group", "%s more groups"))
	}
	return lang.T("Applies to the members of %s.", inSentence(names))
}

func groupText(g directory.ProfileGroup) string {
	if g.Gone {
		return lang.T("%s (no longer exists)", GroupName(g))
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
		return lang.T("Blocks all log-ons.")
	}
	var ways []string
	for _, way := range p.Ways {
		ways = append(ways, wayTexts[way].short.String())
	}
	text := lang.T("Log-on %s", alternatives(ways))
	if name := ConnectorNameOf(p.Connector, connectors); name != "" {
		text += ", " + lang.T("through %s", quoted(Line(name)))
	}
	if n := len(p.PermittedIPs); n > 0 {
		text += ", " + lang.N(n, "from %s permitted range", "from %s permitted ranges")
	}
	return text + "."
}

// alternatives joins words as in a sentence: "a, b or c".
func alternatives(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return lang.T("%s or %s", strings.Join(words[:last], ", "), words[last])
}

// NextStep suggests what to do while there is only the default profile, with the label of a button.
// ok is false if there is nothing to suggest.
func NextStep(profiles []directory.Profile) (title, text, button string, ok bool) {
	if len(profiles) != 1 || profiles[0].Mechanism != directory.MechanismNone {
		return "", "", "", false
	}
	return lang.T("This profile does not allow log-ons yet"),
		lang.T("Choose Office 365 in this profile to let everyone log on with their Microsoft 365 credentials. " +
			"Other profiles can set other rules for members of certain groups."),
		lang.T("Choose Office 365"), true
}

// MechanismName returns the display name of a mechanism.
func MechanismName(m directory.Mechanism) string {
	switch m {
	case directory.MechanismNone:
		return lang.In("mechanism", "None")
	case directory.MechanismOffice365:
		return TypeOffice365
	}
	return ""
}

// MechanismNamed returns the mechanism with the given display name.
func MechanismNamed(name string) directory.Mechanism {
	for _, m := range directory.Mechanisms {
		if MechanismName(m) == name {
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

// wayText describes a sign-in method: in a list, in a sentence, as a choice, and its effect.
type wayText struct{ short, how, choice, meaning lang.Key }

var wayTexts = map[directory.Way]wayText{
	directory.WayBrowser: {
		lang.Key("in the browser"), lang.Key("in the browser"), lang.Key("In the browser"),
		lang.Key("On Microsoft's own page, with multi-factor authentication if the tenant requires it."),
	},
	directory.WayDevice: {
		lang.Key("by device code"), lang.Key("with a device code"), lang.Key("With a device code"),
		lang.Key("In the browser of another device, such as a phone."),
	},
	directory.WayPassword: {
		lang.Key("by password (legacy)"), lang.Key("with a password"), lang.Key("With a password (legacy)"),
		lang.Key("Entra ID refuses it for accounts with multi-factor authentication, federated accounts without " +
			"WS-Trust, accounts without a password, and guests."),
	},
}

// WayChoice returns the label of a sign-in method, and its explanation.
func WayChoice(w directory.Way) (name, meaning string) {
	return wayTexts[w].choice.String(), wayTexts[w].meaning.String()
}

// ProfileRemovalQuestion says what removing a profile does. Only a profile that applies to no
// account can be removed.
func ProfileRemovalQuestion(p directory.Profile) (title, text, button string) {
	return lang.T("Remove profile %s?", quoted(Line(p.Name))),
		lang.T("It applies to nobody. This cannot be undone."), lang.T("Remove profile")
}

// DefaultQuestion says what happens if a profile becomes the default and replaces the current one.
func DefaultQuestion(p, now directory.Profile) (title, text, button string) {
	text = lang.T("It will apply to everyone not covered by another profile.")
	if n := len(p.Groups); n > 0 {
		text = lang.N(n, "It will apply to everyone not covered by another profile, and will lose its group.",
			"It will apply to everyone not covered by another profile, and will lose its %s groups.")
	}
	text += " " + lang.T("%s will apply to nobody until you add groups to it.", quoted(Line(now.Name)))
	if p.Mechanism == directory.MechanismNone {
		text += " " + lang.T("%s blocks all log-ons.", quoted(Line(p.Name)))
	}
	return lang.T("Make %s the default?", quoted(Line(p.Name))), text, lang.T("Make default")
}
