package present

import (
	"cmp"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/logon"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// Explanation says whether an account can log on, and why.
type Explanation struct {
	State State
	// Facts are the decisive facts, in the order of evaluation.
	Facts []Fact
}

// ExplanationOf presents the explanation of an account.
func ExplanationOf(e logon.Explanation) Explanation {
	x := Explanation{State: State{"✓", lang.T("Can log on, if Entra ID agrees"), ToneGood}}
	if e.Denied != "" {
		x.State = State{"✕", lang.T("Cannot log on"), ToneBad}
	}
	add := func(label, text string) { x.Facts = append(x.Facts, Fact{label, sentence(Line(text))}) }
	add(lang.T("Scope"), lang.Core(e.Scope))
	add(lang.T("Status"), statusInWords(e.Status))
	for _, a := range e.Asked {
		if !a.Holds {
			text := lang.T("%s does not apply: %s", quoted(a.Profile.Name), askedInWords(a.Text))
			add(lang.T("Earlier profile"), text)
		}
	}
	add(lang.T("Profile"), lang.T("%s: %s", quoted(e.Profile.Name), ruleInWords(e.Rule)))
	label := lang.T("Log-on")
	for _, text := range e.Checked {
		add(label, checkedInWords(text))
		label = "" // only the first line is labelled
	}
	return x
}

// ruleInWords says why a profile applies.
func ruleInWords(r logon.Rule) string {
	switch {
	case r.Named:
		return lang.T("it was chosen for this test")
	case r.Default:
		return lang.T("it is the default, and no other profile applies")
	case r.Through != "":
		return lang.T("it applies to members of %s, here through %s", r.Group.Name, r.Through)
	}
	return lang.T("it applies to members of %s", r.Group.Name)
}

// Ends of sentences that package logon makes.
const (
	fromNextRun = " from the next run on, because the connector's options were edited"
	deniedFirst = "A log-on is denied before Entra ID is asked: "
)

// statusInWords translates a status with its reason, and with the status from the next run on if
// that is another.
func statusInWords(english string) string {
	before, edited := strings.CutSuffix(english, fromNextRun)
	next := ""
	if at := strings.LastIndex(before, "; "); edited && at >= 0 {
		before, next = before[:at], before[at+len("; "):]
	}
	status, reason, because := strings.Cut(before, ": ")
	text := statusWord(status)
	if because {
		text = lang.T("%s: %s", text, reasonInWords(reason))
	}
	if next == "" {
		return text
	}
	return lang.T("%s; %s from the next run on, because the connector's options were edited", text, statusWord(next))
}

func statusWord(english string) string { return cmp.Or(statusWords[english].String(), english) }

// reasonInWords translates the reason of a status.
func reasonInWords(english string) string {
	for cause, word := range causeWords {
		if cause.String() == english {
			return word.String()
		}
	}
	return lang.Core(english)
}

// askedReasons say why a profile does not apply to an account.
var askedReasons = []lang.Key{
	"the account is in none of its groups", "it has no groups", "its groups no longer exist",
}

func askedInWords(english string) string {
	if i := slices.Index(askedReasons, lang.Key(english)); i >= 0 {
		return askedReasons[i].String()
	}
	return english
}

// checkedInWords translates what a log-on is checked for.
func checkedInWords(english string) string {
	if reason, denied := strings.CutPrefix(english, deniedFirst); denied {
		return lang.T("A log-on is denied before Entra ID is asked: %s", lang.Core(reason))
	}
	return lang.Core(english)
}
