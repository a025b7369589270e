package present

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/sim"
)

// The fields of the test of a log-on.
const (
	FieldWho       Field = "Who"
	FieldByProfile Field = "By the profile"
	FieldWay       Field = "Way"
	FieldPassword  Field = "Password"
	FieldFrom      Field = "From the address"
)

// Trial is what stands in the form of a test log-on, as typed.
type Trial struct {
	Who      string
	Profile  directory.Profile // zero: the one that holds for the account
	Way      directory.Way
	Password bool // one was typed
	// PasswordFault is what is wrong with the password that was typed, if anything.
	PasswordFault error
	From          string
}

// holding is the choice of no particular profile.
const holding = "The one that holds for the account"

// ProfileChoices are the profiles to try a log-on by. Profiles of one name do
// not exist.
func ProfileChoices(profiles []directory.Profile) []Choice[directory.Profile] {
	list := []Choice[directory.Profile]{{Label: holding}}
	for _, p := range profiles {
		list = append(list, Choice[directory.Profile]{Line(p.Name), p})
	}
	return list
}

// WaysToTry are the ways that a profile allows. Where it allows none, or is not
// known, they are all: the test then says what is in the way.
func WaysToTry(p directory.Profile) []directory.Way {
	if p.Mechanism != directory.MechanismOffice365 || len(p.Ways) == 0 {
		return directory.Ways
	}
	return p.Ways
}

// WayNames are ways as choices; WayNamed is the way back.
func WayNames(ways []directory.Way) []string {
	names := make([]string, len(ways))
	for i, w := range ways {
		names[i] = wayTexts[w].choice
	}
	return names
}

// WayNamed is the way of a name that WayNames gave; empty for another one.
func WayNamed(name string) directory.Way {
	for w, texts := range wayTexts {
		if texts.choice == name {
			return w
		}
	}
	return ""
}

// AsksAddress says whether it matters to a profile from where somebody logs on.
func AsksAddress(p directory.Profile) bool {
	return p.Mechanism == directory.MechanismOffice365 && len(p.PermittedIPs) > 0
}

// Verdicts judges every field. said is what was found out about the name, and
// practice says that the log-on goes through a practice tenant.
func (t Trial) Verdicts(said Verdict, practice bool) map[Field]Verdict {
	v := map[Field]Verdict{FieldWho: said, FieldPassword: {Note: passwordHint(practice)}}
	if strings.TrimSpace(t.Who) == "" {
		v[FieldWho] = Verdict{Text: "Nobody is named. Type a sign-in name, a mail address or an object ID."}
	}
	if t.Way == directory.WayPassword && !t.Password {
		v[FieldPassword] = Verdict{Text: "The password is empty. Entra ID is not asked without one.", Note: passwordHint(practice)}
	}
	if t.Way == directory.WayPassword && t.PasswordFault != nil {
		v[FieldPassword] = wrong(t.PasswordFault)
	}
	if _, err := t.from(); err != nil {
		v[FieldFrom] = wrong(err)
	}
	return v
}

// from is the address that was typed; the zero Addr for none.
func (t Trial) from() (netip.Addr, error) {
	typed := strings.TrimSpace(t.From)
	if typed == "" {
		return netip.Addr{}, nil
	}
	address, err := netip.ParseAddr(typed)
	if err != nil {
		return address, problem.Usage(quoted(Line(typed))+" is not an IP address", "Write one like 192.0.2.7 or 2001:db8::7.")
	}
	return address, nil
}

// Request is what is asked for, without password and hooks.
func (t Trial) Request() logon.Request {
	from, _ := t.from() // Verdicts has judged it
	return logon.Request{User: strings.TrimSpace(t.Who), Profile: t.Profile.ID, Way: t.Way, From: from}
}

// Summary says in one line what is tried.
func (t Trial) Summary() string {
	text := Line(strings.TrimSpace(t.Who)) + ", " + logon.InWords(t.Way)
	if t.Profile.ID != "" {
		text += ", by " + quoted(Line(t.Profile.Name))
	}
	if from := strings.TrimSpace(t.From); from != "" {
		text += ", from " + Line(from)
	}
	return text
}

// Recognized says of a name that was typed whom it means and which profile holds.
func Recognized(e logon.Explanation) Verdict {
	return Verdict{Good: true, Note: fmt.Sprintf("%s, %s. Profile %s: %s.",
		nameOf(e.Account.Attributes, e.Account.ID), e.Account.Status, quoted(Line(e.Profile.Name)), Line(e.Rule.String()))}
}

// Unrecognized says of a name that was typed why it means nobody.
func Unrecognized(err error) Verdict { return Verdict{Note: ProblemOf(err).Title} }

// passwordHint says what the password is where everybody may know it.
func passwordHint(practice bool) string {
	if !practice {
		return ""
	}
	return "In the practice tenant it is " + sim.Password + " for everybody."
}

// Practices says whether a profile goes through a practice tenant.
func Practices(p directory.Profile, connectors []directory.Connector) bool {
	return slices.ContainsFunc(connectors, func(c directory.Connector) bool {
		return c.ID == p.Connector && c.Cloud == directory.CloudPractice
	})
}

// PracticeChoices are people to try a log-on with, with what becomes of it.
func PracticeChoices(people []sim.Person) []Choice[string] {
	list := make([]Choice[string], len(people))
	for i, p := range people {
		list[i] = Choice[string]{fmt.Sprintf("%s %s", p.DisplayName, p.Remark), p.SignInName}
	}
	return list
}
