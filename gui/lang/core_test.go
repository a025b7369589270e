package lang

import (
	"fmt"
	"strings"
	"testing"
)

// TestCoreFindsEveryText: each text of core is found again after its values were put in, and has the
// same values in the other language.
func TestCoreFindsEveryText(t *testing.T) {
	for _, l := range Translated {
		texts, err := CoreTexts(l)
		if err != nil {
			t.Fatal(err)
		}
		all, err := Texts(l)
		if err != nil {
			t.Fatal(err)
		}
		in(t, l, func() {
			for id := range texts {
				args := sampleValues(id)
				if _, ok := newPattern(id); !ok && len(args) > 0 {
					t.Errorf("%s: %q has too few letters to be recognized", l, id)
					continue
				}
				want := fill(all[id].Other, args)
				if got := Core(fill(id, args)); got != want {
					t.Errorf("%s: %q becomes %q, want %q", l, fill(id, args), got, want)
				}
			}
		})
	}
}

// sampleValues returns a value for each verb of a text.
func sampleValues(text string) (args []any) {
	for i, v := range verb.FindAllString(text, -1) {
		switch v[len(v)-1] {
		case '%':
		case 'd':
			args = append(args, 7+i)
		default:
			args = append(args, fmt.Sprint("Xy", i))
		}
	}
	return args
}

func TestCore(t *testing.T) {
	for _, tt := range []struct{ english, german string }{
		{"The vault is locked up in a tower", "The vault is locked up in a tower"},
		{"It took too long", "Es hat zu lange gedauert"},
		{"The disk is nearly full: 1023 MB left", "Der Datenträger ist fast voll: noch 1023 MB frei"},
		{"A run of “Contoso” is held", "Ein Lauf von „Contoso“ ist angehalten"},
		{
			"Nothing was changed. Its members are unknown. Enable it first.",
			"Es wurde nichts geändert. Its members are unknown. Aktivieren Sie ihn zuerst.",
		},
		{"4 March 2027, as entered", "4. März 2027, wie eingegeben"},
		{"granted by User.Read.All and Group.Read.All", "erteilt durch User.Read.All und Group.Read.All"},
		{
			"The profile “Wiki” does not allow log-ons with a password or in the browser.",
			"Das Profil „Wiki“ erlaubt keine Anmeldungen mit einem Kennwort oder im Browser.",
		},
		{
			"The private key in app.pem has encryption with SHA-1 with DES.",
			"Der private Schlüssel in app.pem hat ein Merkmal, das Rollcall nicht unterstützt: " +
				"Verschlüsselung mit SHA-1 mit DES.",
		},
		{
			"The client secret contains a no-break space (U+00A0) at the end",
			"Der geheime Clientschlüssel enthält am Ende ein geschütztes Leerzeichen (U+00A0)",
		},
		{
			"The properties of group 1b2c since run 3 are those of 99aa. A full run fixes this.",
			"Die Eigenschaften seit Lauf 3 sind die von 99aa (Gruppe 1b2c). Ein vollständiger Lauf behebt das.",
		},
		{
			"In ca.pem: CN=Contoso. It has the negative serial number -5. The vault is locked.",
			"In ca.pem: CN=Contoso. Es hat die negative Seriennummer -5. Der Tresor ist gesperrt.",
		},
		{
			"It answered with code 550, and said “No relay. Go away”.",
			"Er hat mit dem Code 550 geantwortet: „No relay. Go away“.",
		},
		{
			"Compare the domains, then synchronize. It does not exist.",
			"Compare the domains, then synchronize. Er existiert nicht.",
		},
		{"The account Sales and Marketing is disabled.", "Das Konto Sales and Marketing ist deaktiviert."},
		{"", ""},
	} {
		in(t, German, func() {
			if got := Core(tt.english); got != tt.german {
				t.Errorf("%q becomes %q, want %q", tt.english, got, tt.german)
			}
		})
		in(t, English, func() {
			if got := Core(tt.english); got != tt.english {
				t.Errorf("%q becomes %q in English", tt.english, got)
			}
		})
	}
	in(t, Pseudo, func() {
		got := Core("A run of “Contoso” is held")
		if !strings.Contains(got, "Contoso") || strings.Contains(got, "held") {
			t.Errorf("pseudo is %q", got)
		}
	})
}
