package present

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// TestStatusInWords: a status with its reason is translated part by part, and is whole in English.
func TestStatusInWords(t *testing.T) {
	t.Cleanup(func() { lang.Use(lang.English) })
	for english, german := range map[string]string{
		"active":                         "aktiv",
		"disabled: disabled in Entra ID": "deaktiviert: in Entra ID deaktiviert",
		"active; out of scope from the next run on, because the connector's options were edited": "aktiv; ab dem " +
			"nächsten Lauf außerhalb des Bereichs, weil die Optionen des Connectors bearbeitet wurden",
		"deleted: of a reason; of a newer version": "gelöscht: of a reason; of a newer version",
	} {
		got := map[lang.Language]string{}
		for _, l := range []lang.Language{lang.English, lang.German} {
			lang.Use(l)
			got[l] = statusInWords(english)
		}
		if diff := cmp.Diff(map[lang.Language]string{lang.English: english, lang.German: german}, got); diff != "" {
			t.Errorf("status (-want +got):\n%s", diff)
		}
	}
}

// TestCheckInWords: the line of a check is translated, except for names of Microsoft.
func TestCheckInWords(t *testing.T) {
	t.Cleanup(func() { lang.Use(lang.English) })
	lang.Use(lang.German)
	for _, tt := range []struct{ name, detail, german string }{
		{
			"Permission User.Read.All", "granted by Directory.Read.All",
			"Berechtigung User.Read.All: erteilt durch Directory.Read.All",
		},
		{"Read a user", "", "Einen Benutzer lesen: "},
		{"Sign-in", "signed in at the practice tenant", "Anmeldung: beim Übungsmandanten angemeldet"},
		{"Key expiry", "2 May 2027, as entered", "Ablauf des Schlüssels: 2. Mai 2027, wie eingegeben"},
		{"Another check", "another result", "Another check: another result"},
	} {
		row := CheckRowOf(checklist.Check{Name: tt.name, Result: checklist.Passed, Detail: tt.detail})
		if got := row.Name + ": " + row.Text; got != tt.german {
			t.Errorf("it says %q, want %q", got, tt.german)
		}
	}
}
