package present

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/domain"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Mechanisms is the heading above the mechanisms.
const Mechanisms lang.Key = "Domain Authentication Mechanisms"

// The fields of the profile form that are checked, in addition to FieldDescription.
const (
	FieldName         Field = "Name"
	FieldMechanism    Field = "Mechanism"
	FieldConnector    Field = "Connector"
	FieldWays         Field = "Sign-in methods"
	FieldPublicClient Field = "Public client ID"
	FieldSuffix       Field = "Alternate domain suffix"
	FieldPermittedIPs Field = "Permitted IP ranges"
	FieldGroups       Field = "Groups"
)

// profileFields maps the fields of a stored profile to those of the form.
var profileFields = map[string]Field{
	directory.ProfileName: FieldName, directory.ProfileDescription: FieldDescription,
	directory.ProfileMechanism: FieldMechanism,
	directory.ProfileConnector: FieldConnector, directory.ProfileClientID: FieldPublicClient,
	directory.ProfileWays:   FieldWays,
	directory.ProfileSuffix: FieldSuffix, directory.ProfilePermittedIPs: FieldPermittedIPs,
	directory.ProfileGroups: FieldGroups,
}

// ProfileFault returns the message next to the field that prevented a profile from being stored. ok
// is false for other errors.
func ProfileFault(err error) (field Field, verdict Verdict, ok bool) {
	field, ok = profileFields[directory.FieldOf(err)]
	if !ok {
		return "", Verdict{}, false
	}
	return field, wrong(err), true
}

// ProfileForm is the typed content of the form of an authentication profile.
type ProfileForm struct {
	Name, Description    string
	Mechanism            string // one of MechanismNames
	Connector            string // ID of the connector
	Ways                 []directory.Way
	PublicClient, Suffix string
	PermittedIPs         string
	Groups               []directory.ProfileGroup
	GroupTyped           string            // the text in the search for a group
	stored               directory.Profile // the zero value for a new profile
}

// NewProfileForm returns the form of a new profile.
func NewProfileForm() ProfileForm {
	f := ProfileFormOf(directory.NewProfile())
	f.stored = directory.Profile{}
	return f
}

// ProfileFormOf returns the form of a stored profile.
func ProfileFormOf(p directory.Profile) ProfileForm {
	return ProfileForm{
		Name: p.Name, Description: p.Description, Mechanism: MechanismName(p.Mechanism), Connector: p.Connector,
		Ways:         p.Ways,
		PublicClient: p.ClientID, Suffix: p.Suffix, PermittedIPs: rangesText(p.PermittedIPs), Groups: p.Groups,
		stored: p,
	}
}

// New reports whether the form is for a new profile.
func (f ProfileForm) New() bool { return f.stored.ID == "" }

// Default reports whether the form is for the default profile, which has no groups.
func (f ProfileForm) Default() bool { return f.stored.Default }

// Office365 reports whether the settings of Office 365 apply.
func (f ProfileForm) Office365() bool {
	return MechanismNamed(f.Mechanism) == directory.MechanismOffice365
}

// Title returns the title of the form.
func (f ProfileForm) Title() string {
	if f.New() {
		return lang.T("New profile")
	}
	return Line(f.stored.Name)
}

// Changed reports whether leaving the form would lose changes.
func (f ProfileForm) Changed() bool {
	before := NewProfileForm()
	if !f.New() {
		before = ProfileFormOf(f.stored)
	}
	sameGroup := func(a, b directory.ProfileGroup) bool { return a.ID == b.ID }
	same := f.Name == before.Name && f.Description == before.Description && f.Mechanism == before.Mechanism &&
		slices.EqualFunc(f.Groups, before.Groups, sameGroup)
	if !f.Office365() {
		return !same
	}
	return !same || f.Connector != before.Connector || !slices.Equal(f.Ways, before.Ways) ||
		f.PublicClient != before.PublicClient ||
		f.Suffix != before.Suffix || f.PermittedIPs != before.PermittedIPs
}

// Profile returns the profile that the form describes, provided that it has no faults. Without
// Office 365, its settings stay as stored, because their fields are hidden.
func (f ProfileForm) Profile() directory.Profile {
	p := f.stored
	if f.New() {
		p = directory.NewProfile()
	}
	p.Name, p.Description, p.Mechanism, p.Groups = f.Name, f.Description, MechanismNamed(f.Mechanism), f.Groups
	if f.Office365() {
		p.Connector, p.Ways, p.ClientID, p.Suffix = f.Connector, f.Ways, f.PublicClient, f.Suffix
		p.PermittedIPs, _ = directory.ParsePermittedIPs(f.PermittedIPs)
	}
	return p
}

// Verdicts checks every visible field. Optional fields that are empty get no verdict.
func (f ProfileForm) Verdicts() map[Field]Verdict {
	v := map[Field]Verdict{
		FieldName:        judge(f.Name, directory.ParseProfileName),
		FieldDescription: quiet(judge(f.Description, directory.ParseProfileDescription)),
		FieldMechanism:   {Note: f.mechanismNote()},
		FieldGroups:      f.judgeGroups(),
	}
	if !f.Office365() {
		return v
	}
	if f.Connector == "" {
		v[FieldConnector] = Verdict{Text: lang.T("Choose the connector of the tenant that people log on to.")}
	}
	if len(f.Ways) == 0 {
		v[FieldWays] = Verdict{Text: lang.T("Allow at least one method, or choose None above to block all log-ons.")}
	}
	v[FieldPublicClient] = optional(f.PublicClient, directory.ParsePublicClientID)
	v[FieldSuffix] = f.judgeSuffix()
	v[FieldPermittedIPs] = f.judgeRanges()
	return v
}

// optional marks a field as valid only if something was typed.
func optional(typed string, parse func(string) (string, error)) Verdict {
	v := judge(typed, parse)
	v.Good = v.Good && strings.TrimSpace(typed) != ""
	return v
}

func (f ProfileForm) judgeSuffix() Verdict {
	parse := func(s string) (string, error) { return directory.ParseSuffix(s, domain.Parse) }
	v := optional(f.Suffix, parse)
	if suffix, _ := parse(f.Suffix); v.Good {
		v.Note = lang.T("Users who enter ada@example.com are signed in as ada@%s.", suffix)
	}
	return v
}

func (f ProfileForm) judgeRanges() Verdict {
	list, err := directory.ParsePermittedIPs(f.PermittedIPs)
	if err == nil {
		return Verdict{Good: len(list) > 0}
	}
	v := wrong(err)
	if fixed := fixRanges(f.PermittedIPs); fixed != f.PermittedIPs {
		if _, err := directory.ParsePermittedIPs(fixed); err == nil {
			v.Fix = fixed
		}
	}
	return v
}

// fixRanges corrects IP ranges that do not start at their first address.
func fixRanges(typed string) string {
	entries := strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(" \t\r\n,;", r) })
	for i, entry := range entries {
		if ips, err := netip.ParsePrefix(entry); err == nil {
			entries[i] = ips.Masked().String()
		}
	}
	return strings.Join(entries, ",")
}

func rangesText(list []netip.Prefix) string {
	texts := make([]string, len(list))
	for i, ips := range list {
		texts[i] = fmt.Sprint(ips)
	}
	return strings.Join(texts, ", ")
}

// mechanismNote explains the chosen mechanism.
func (f ProfileForm) mechanismNote() string {
	switch {
	case f.Office365():
		return ""
	case f.stored.Mechanism == directory.MechanismOffice365:
		return lang.T("This profile blocks all log-ons. The settings for Office 365 are kept in case you choose it " +
			"again.")
	}
	return lang.T("This profile blocks all log-ons.")
}

// judgeGroups rejects text that was typed but not chosen, because it would be lost unnoticed.
func (f ProfileForm) judgeGroups() Verdict {
	v := Verdict{Note: f.groupsNote()}
	if typed := strings.TrimSpace(f.GroupTyped); typed != "" {
		v.Text = lang.T("%s is not a chosen group. Choose one below, or clear the field.", quoted(Line(typed)))
	}
	return v
}

// groupsNote says to whom the profile applies.
func (f ProfileForm) groupsNote() string {
	if len(f.Groups) == 0 {
		return lang.T("Without a group, this profile applies to nobody.")
	}
	return lang.T("It applies to all members, including those of nested groups, unless a profile higher in the list " +
		"names one of their groups.")
}

// DefaultNote says to whom the default profile applies.
const DefaultNote lang.Key = "This is the default profile. It applies to everyone not covered by another profile."

// ConnectorNames returns the descriptions of the connectors that the form offers.
func ConnectorNames(connectors []directory.Connector) []string {
	names := make([]string, len(connectors))
	for i, c := range connectors {
		names[i] = c.Description
	}
	return names
}

// ConnectorNamed returns the ID of the connector with a name from ConnectorNames. An empty name
// means none.
func ConnectorNamed(name string, connectors []directory.Connector) string {
	for _, c := range connectors {
		if c.Description == name {
			return c.ID
		}
	}
	return ""
}

// ConnectorNameOf returns the description of the connector with the given ID. An empty ID means
// none.
func ConnectorNameOf(id string, connectors []directory.Connector) string {
	for _, c := range connectors {
		if c.ID == id {
			return c.Description
		}
	}
	return ""
}
