package present

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// The fields of a log-on test.
const (
	FieldWho       Field = "Who"
	FieldByProfile Field = "Profile to use"
	FieldWay       Field = "Method"
	FieldPassword  Field = "Password"
	FieldFrom      Field = "From IP address"
)

// Trial is the typed content of the form of a log-on test.
type Trial struct {
	Who      string
	Profile  directory.Profile // the zero value means the profile that applies to the account
	Way      directory.Way
	Password bool // a password was typed
	// PasswordFault is the fault of the typed password; it may be nil.
	PasswordFault error
	From          string
}

// applyingProfile is the option that selects no particular profile.
const applyingProfile lang.Key = "The one that applies to the account"

// ProfileChoices are the profiles to test. Profile names are unique.
func ProfileChoices(profiles []directory.Profile) []Choice[directory.Profile] {
	list := []Choice[directory.Profile]{{Label: applyingProfile.String()}}
	for _, p := range profiles {
		list = append(list, Choice[directory.Profile]{Line(p.Name), p})
	}
	return list
}

// WaysToTry returns the methods that a profile allows. If it allows none or is unknown, it returns
// all methods, and the test then says why the log-on is denied.
func WaysToTry(p directory.Profile) []directory.Way {
	if p.Mechanism != directory.MechanismOffice365 || len(p.Ways) == 0 {
		return directory.Ways
	}
	return p.Ways
}

// WayNames returns the labels of methods.
func WayNames(ways []directory.Way) []string {
	names := make([]string, len(ways))
	for i, w := range ways {
		names[i] = wayTexts[w].choice.String()
	}
	return names
}

// WayNamed returns the method with the given label, or an empty one.
func WayNamed(name string) directory.Way {
	for w, texts := range wayTexts {
		if texts.choice.String() == name {
			return w
		}
	}
	return ""
}

// AsksAddress reports whether a profile depends on the IP address of a log-on.
func AsksAddress(p directory.Profile) bool {
	return p.Mechanism == directory.MechanismOffice365 && len(p.PermittedIPs) > 0
}

// Verdicts checks every field. said is the verdict on the name. practice means that the log-on uses
// a practice tenant.
func (t Trial) Verdicts(said Verdict, practice bool) map[Field]Verdict {
	v := map[Field]Verdict{FieldWho: said, FieldPassword: {Note: passwordHint(practice)}}
	if strings.TrimSpace(t.Who) == "" {
		v[FieldWho] = Verdict{Text: lang.T("Enter a sign-in name, a mail address or an object ID.")}
	}
	if t.Way == directory.WayPassword && !t.Password {
		v[FieldPassword] = Verdict{
			Text: lang.T("Enter the password. Entra ID is not contacted without it."),
			Note: passwordHint(practice),
		}
	}
	if t.Way == directory.WayPassword && t.PasswordFault != nil {
		v[FieldPassword] = wrong(t.PasswordFault)
	}
	if _, err := t.from(); err != nil {
		v[FieldFrom] = wrong(err)
	}
	return v
}

// from parses the typed IP address. An empty field gives the zero Addr.
func (t Trial) from() (netip.Addr, error) {
	typed := strings.TrimSpace(t.From)
	if typed == "" {
		return netip.Addr{}, nil
	}
	address, err := netip.ParseAddr(typed)
	if err != nil {
		return address, problem.Usage(lang.T("%s is not an IP address", quoted(Line(typed))),
			lang.T("Enter an address such as 192.0.2.7 or 2001:db8::7."))
	}
	return address, nil
}

// Request returns the log-on that the form describes, without password and hooks.
func (t Trial) Request() logon.Request {
	from, _ := t.from() // Verdicts reports its error
	return logon.Request{User: strings.TrimSpace(t.Who), Profile: t.Profile.ID, Way: t.Way, From: from}
}

// Summary describes the test in one line.
func (t Trial) Summary() string {
	text := Line(strings.TrimSpace(t.Who)) + ", " + wayTexts[t.Way].how.String()
	if t.Profile.ID != "" {
		text += ", " + lang.T("profile %s", quoted(Line(t.Profile.Name)))
	}
	if from := strings.TrimSpace(t.From); from != "" {
		text += ", " + lang.T("from %s", Line(from))
	}
	return text
}

// Recognized says which account a typed name means, and which profile applies.
func Recognized(e logon.Explanation) Verdict {
	return Verdict{Good: true, Note: lang.T("%s, %s. Profile %s: %s.",
		nameOf(e.Account.Attributes, e.Account.ID), statusWord(e.Account.Status.String()),
		quoted(Line(e.Profile.Name)), Line(ruleInWords(e.Rule)))}
}

// Unrecognized says why a typed name means no account.
func Unrecognized(err error) Verdict { return Verdict{Note: ProblemOf(err).Title} }

// passwordHint returns the password in a practice tenant, where it is not secret.
func passwordHint(practice bool) string {
	if !practice {
		return ""
	}
	return lang.T("In the practice tenant, it is %s for everyone.", sim.Password)
}

// Practices reports whether a profile uses a practice tenant.
func Practices(p directory.Profile, connectors []directory.Connector) bool {
	return slices.ContainsFunc(connectors, func(c directory.Connector) bool {
		return c.ID == p.Connector && c.Cloud == directory.CloudPractice
	})
}

// PracticeChoices are people to test a log-on with, each with the expected result.
func PracticeChoices(people []sim.Person) []Choice[string] {
	list := make([]Choice[string], len(people))
	for i, p := range people {
		list[i] = Choice[string]{p.DisplayName + " " + practiceRemark(p.Remark), p.SignInName}
	}
	return list
}

// practiceRemarks are the results of a sign-in in the practice tenant.
var practiceRemarks = []lang.Key{
	"signs in", "needs multi-factor authentication", "has to register for multi-factor authentication", "is locked",
	"has an expired password", "has to change the password", "is blocked by Conditional Access", "is a guest",
	"is disabled", "signs in at a federation service",
}

// practiceRemark returns the result of a sign-in in the practice tenant in the reader's language.
func practiceRemark(remark string) string {
	if i := slices.Index(practiceRemarks, lang.Key(remark)); i >= 0 {
		return practiceRemarks[i].String()
	}
	return remark
}
