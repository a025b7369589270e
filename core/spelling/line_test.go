package spelling

import "testing"

func TestLine(t *testing.T) {
	for text, want := range map[string][2]string{
		"Ada\tLovelace":              {"Ada Lovelace", "Ada Lovelace"},
		"two\nlines\r":               {"two lines ", "two\nlines "},
		"\x1b[31mred":                {"\ufffd[31mred", "\ufffd[31mred"},
		"evil\u202egpj.exe":          {"evil\ufffdgpj.exe", "evil\ufffdgpj.exe"},
		"Bücher \u00a0 \u65e5\u672c": {"Bücher   \u65e5\u672c", "Bücher   \u65e5\u672c"},
	} {
		if got := [2]string{Line(text), Lines(text)}; got != want {
			t.Errorf("%q reads %q, want %q", text, got, want)
		}
	}
}
