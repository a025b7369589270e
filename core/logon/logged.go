package logon

import (
	"cmp"

	"github.com/rollcallsync/rollcall/core/directory"
)

// notStored is shown for a name that the log does not store.
const notStored = "(name not stored)"

// Words returns the verdict of a log entry in one sentence, and a hint that may be empty. connector
// is the description of the account's connector.
func Words(l directory.LogOn, connector string) (text, hint string) {
	d := decision{
		request: Request{User: l.Name, Way: l.Way}, from: l.From,
		connector: directory.Connector{Description: connector},
	}
	d.verdict.Profile.Name, d.verdict.SignedIn.Name = l.ProfileName, "Somebody else"
	if l.Name == "" {
		d.request.User = notStored
	}
	said := texts[l.Reason]
	if l.Reason == directory.LogOnSetup {
		said.hint = setupHint[l.Way]
	}
	if own := codeWords[l.Code]; codes[l.Code] == l.Reason {
		said = words{cmp.Or(own.text, said.text), cmp.Or(own.hint, said.hint)}
	}
	return d.fill(said.text), d.fill(said.hint)
}
