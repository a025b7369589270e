package present

import (
	"testing"

	"github.com/google/go-cmp/cmp"

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
