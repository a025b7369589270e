package logon

import (
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
)

func TestWordsOfTheLog(t *testing.T) {
	for name, tt := range map[string]struct {
		entry      directory.LogOn
		text, hint string
	}{
		"allowed": {
			directory.LogOn{Name: "anna@contoso.com", Reason: directory.LogOnAllowed},
			"anna@contoso.com may log on.", "",
		},
		"no name": {
			directory.LogOn{Reason: directory.LogOnNoAccount},
			"There is no account (name not stored) in the directory.", "Check the spelling.",
		},
		"way": {
			directory.LogOn{Name: "anna", ProfileName: "Staff", Way: directory.WayDevice, Reason: directory.LogOnWay},
			"The profile “Staff” does not allow log-ons with a device code.", "Allow that method",
		},
		"scope": {
			directory.LogOn{Name: "anna", Reason: directory.LogOnOutOfScope},
			"outside the scope of the connector “Contoso”", "filter",
		},
		"other": {
			directory.LogOn{Name: "anna", Reason: directory.LogOnOtherPerson},
			"Somebody else signed in instead of anna.", "Sign out",
		},
		"setup": {
			directory.LogOn{Name: "anna", Way: directory.WayPassword, Reason: directory.LogOnSetup},
			"not set up for log-ons with a password", "Allow public client flows",
		},
		"newer": {directory.LogOn{Reason: "of a newer version"}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			text, hint := Words(tt.entry, "Contoso")
			if !strings.Contains(text, tt.text) || !strings.Contains(hint, tt.hint) {
				t.Errorf("got %q, %q, want %q, %q", text, hint, tt.text, tt.hint)
			}
		})
	}
	for reason := range texts {
		text, _ := Words(directory.LogOn{Name: "anna", ProfileName: "Staff", Way: directory.WayBrowser, Reason: reason},
			"Contoso")
		if text == "" || strings.ContainsAny(text, "{}") {
			t.Errorf("%s has the text %q", reason, text)
		}
	}
}
