package present

import (
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
	add(lang.T("Status"), lang.Core(e.Status))
	for _, a := range e.Asked {
		if !a.Holds {
			text := lang.T("%s does not apply: %s", quoted(a.Profile.Name), lang.Core(a.Text))
			add(lang.T("Earlier profile"), text)
		}
	}
	add(lang.T("Profile"), lang.T("%s: %s", quoted(e.Profile.Name), ruleInWords(e.Rule)))
	label := lang.T("Log-on")
	for _, text := range e.Checked {
		add(label, lang.Core(text))
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
