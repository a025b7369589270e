package present

import (
	"fmt"

	"github.com/rollcallsync/rollcall/core/logon"
)

// Explanation says whether an account can log on, and why.
type Explanation struct {
	State State
	// Facts are the decisive facts, in the order of evaluation.
	Facts []Fact
}

// ExplanationOf presents the explanation of an account.
func ExplanationOf(e logon.Explanation) Explanation {
	x := Explanation{State: State{"✓", "Can log on, if Entra ID agrees", ToneGood}}
	if e.Denied != "" {
		x.State = State{"✕", "Cannot log on", ToneBad}
	}
	add := func(label, text string) { x.Facts = append(x.Facts, Fact{label, sentence(Line(text))}) }
	add("Scope", e.Scope)
	add("Status", e.Status)
	for _, a := range e.Asked {
		if !a.Holds {
			add("Earlier profile", fmt.Sprintf("%s does not apply: %s", quoted(a.Profile.Name), a.Text))
		}
	}
	add("Profile", fmt.Sprintf("%s: %s", quoted(e.Profile.Name), e.Rule))
	label := "Log-on"
	for _, text := range e.Checked {
		add(label, text)
		label = "" // only the first line is labelled
	}
	return x
}
