package domain

import "testing"

func TestParse(t *testing.T) {
	for _, test := range []struct{ name, typed, want string }{
		{"plain", "contoso.com", "contoso.com"},
		{"upper case", "Contoso.COM", "contoso.com"},
		{"internationalized", "Bücher.example", "xn--bcher-kva.example"},
		{"sharp s is kept apart from ss", "straße.example", "xn--strae-oqa.example"},
		{"ASCII form", "XN--bcher-kva.example", "xn--bcher-kva.example"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Parse(test.typed)
			if err != nil || got != test.want {
				t.Errorf("Parse(%q) = %q, %v, want %q", test.typed, got, err, test.want)
			}
		})
	}
	for _, bad := range []string{
		"", "contoso..com", ".com", "contoso.com.", "con toso.com", "con_toso.com", "-x.com",
		"a@b.com", "*.com",
	} {
		if got, err := Parse(bad); err == nil {
			t.Errorf("Parse(%q) = %q, want an error", bad, got)
		}
	}
}

func TestASCIITakesAnything(t *testing.T) {
	for name, want := range map[string]string{
		"Contoso.com":    "contoso.com",
		"BÜCHER.example": "xn--bcher-kva.example",
		"con_toso.com":   "con_toso.com",
		"":               "",
		"é..example":     "é..example",
	} {
		if got := ASCII(name); got != want {
			t.Errorf("ASCII(%q) = %q, want %q", name, got, want)
		}
	}
}
