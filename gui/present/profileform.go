package present

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/domain"
)

// Mechanisms heads the choice of a mechanism.
const Mechanisms = "Domain Authentication Mechanisms"

// The fields of the profile form that are checked, beside FieldDescription.
const (
	FieldName         Field = "Name"
	FieldMechanism    Field = "Mechanism"
	FieldConnector    Field = "Connector"
	FieldWays         Field = "Ways to log on"
	FieldPublicClient Field = "Public client ID"
	FieldSuffix       Field = "Alternate domain suffix"
	FieldPermittedIPs Field = "Permitted IP ranges"
	FieldGroups       Field = "Groups"
)

// profileFields are the fields that faults of a stored profile belong to.
var profileFields = map[string]Field{
	directory.ProfileName: FieldName, directory.ProfileDescription: FieldDescription, directory.ProfileMechanism: FieldMechanism,
	directory.ProfileConnector: FieldConnector, directory.ProfileClientID: FieldPublicClient, directory.ProfileWays: FieldWays,
	directory.ProfileSuffix: FieldSuffix, directory.ProfilePermittedIPs: FieldPermittedIPs, directory.ProfileGroups: FieldGroups,
}

// ProfileFault is what the form says beside the field that an error of storing a
// profile belongs to; ok is false for errors of no field.
func ProfileFault(err error) (field Field, verdict Verdict, ok bool) {
	field, ok = profileFields[directory.FieldOf(err)]
	if !ok {
		return "", Verdict{}, false
	}
	return field, wrong(err), true
}

// ProfileForm is what stands in the form of an authentication profile, as typed.
type ProfileForm struct {
	Name, Description    string
	Mechanism            string // one of MechanismNames
	Connector            string // id
	Ways                 []directory.Way
	PublicClient, Suffix string
	PermittedIPs         string
	Groups               []directory.ProfileGroup
	GroupTyped           string            // what stands in the search for a group
	stored               directory.Profile // zero: a new profile
}

// NewProfileForm is the form of a profile that does not exist yet.
func NewProfileForm() ProfileForm {
	f := ProfileFormOf(directory.NewProfile())
	f.stored = directory.Profile{}
	return f
}

// ProfileFormOf is the form of a stored profile.
func ProfileFormOf(p directory.Profile) ProfileForm {
	return ProfileForm{
		Name: p.Name, Description: p.Description, Mechanism: MechanismName(p.Mechanism), Connector: p.Connector, Ways: p.Ways,
		PublicClient: p.ClientID, Suffix: p.Suffix, PermittedIPs: rangesText(p.PermittedIPs), Groups: p.Groups, stored: p,
	}
}

// New reports whether the form is of a profile that does not exist yet.
func (f ProfileForm) New() bool { return f.stored.ID == "" }

// Default reports whether the form is of the default profile, which takes no
// groups.
func (f ProfileForm) Default() bool { return f.stored.Default }

// Office365 reports whether the settings of Office 365 count.
func (f ProfileForm) Office365() bool {
	return MechanismNamed(f.Mechanism) == directory.MechanismOffice365
}

// Title of the form.
func (f ProfileForm) Title() string {
	if f.New() {
		return "New profile"
	}
	return Line(f.stored.Name)
}

// Changed reports whether leaving the form would lose something.
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
	return !same || f.Connector != before.Connector || !slices.Equal(f.Ways, before.Ways) || f.PublicClient != before.PublicClient ||
		f.Suffix != before.Suffix || f.PermittedIPs != before.PermittedIPs
}

// Profile returns the profile that the form describes, once nothing is wrong
// with it. Without Office 365 its settings stay as they are stored: nobody sees
// what was typed there.
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

// Verdicts judges every field that shows. Fields that may be empty and are say
// nothing.
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
		v[FieldConnector] = Verdict{Text: "Choose the connector whose tenant people log on to."}
	}
	if len(f.Ways) == 0 {
		v[FieldWays] = Verdict{Text: "Allow at least one way, or choose None above: then nobody logs on."}
	}
	v[FieldPublicClient] = optional(f.PublicClient, directory.ParsePublicClientID)
	v[FieldSuffix] = f.judgeSuffix()
	v[FieldPermittedIPs] = f.judgeRanges()
	return v
}

// optional praises only what was typed.
func optional(typed string, parse func(string) (string, error)) Verdict {
	v := judge(typed, parse)
	v.Good = v.Good && strings.TrimSpace(typed) != ""
	return v
}

func (f ProfileForm) judgeSuffix() Verdict {
	parse := func(s string) (string, error) { return directory.ParseSuffix(s, domain.Parse) }
	v := optional(f.Suffix, parse)
	if suffix, _ := parse(f.Suffix); v.Good {
		v.Note = "Who has the address ada@example.com signs in as ada@" + suffix + "."
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

// fixRanges writes ranges that name an address in their middle from their
// beginning.
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

// mechanismNote says what the chosen mechanism means.
func (f ProfileForm) mechanismNote() string {
	switch {
	case f.Office365():
		return ""
	case f.stored.Mechanism == directory.MechanismOffice365:
		return "Nobody logs on by this profile. What was chosen for Office 365 is kept, for when you choose it again."
	}
	return "Nobody logs on by this profile."
}

// judgeGroups refuses what somebody typed and did not choose: it would be lost
// unseen.
func (f ProfileForm) judgeGroups() Verdict {
	v := Verdict{Note: f.groupsNote()}
	if typed := strings.TrimSpace(f.GroupTyped); typed != "" {
		v.Text = quoted(Line(typed)) + " is not chosen. Choose one of the groups that are offered below it, or empty the line."
	}
	return v
}

// groupsNote says for whom the profile holds.
func (f ProfileForm) groupsNote() string {
	if len(f.Groups) == 0 {
		return "Without a group it holds for nobody."
	}
	return "It holds for the members, through nested groups too, unless a profile above it in the list names a group of theirs."
}

// DefaultNote says for whom the default profile holds.
const DefaultNote = "This is the default profile: it holds for everyone for whom no other profile holds."

// ConnectorNames are the connectors that the form offers, by description.
func ConnectorNames(connectors []directory.Connector) []string {
	names := make([]string, len(connectors))
	for i, c := range connectors {
		names[i] = c.Description
	}
	return names
}

// ConnectorNamed is the id of the connector of a name that ConnectorNames gave;
// ConnectorNameOf is the way back. Both are empty for none.
func ConnectorNamed(name string, connectors []directory.Connector) string {
	for _, c := range connectors {
		if c.Description == name {
			return c.ID
		}
	}
	return ""
}

// ConnectorNameOf is the description of the connector with an id.
func ConnectorNameOf(id string, connectors []directory.Connector) string {
	for _, c := range connectors {
		if c.ID == id {
			return c.Description
		}
	}
	return ""
}
