package spelling

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

func sign(n int) int { return max(-1, min(1, n)) }

// FuzzKey checks that keys have the same order as those of golang.org/x/text, even if they were
// combined from the keys of characters, and that they are shorter.
func FuzzKey(f *testing.F) {
	names := []string{
		"", "Ann", "ann", "ANN", "Anna", "Ärzte", "Arzt", "zz", "Jürgen Müller", "Ju\u0308rgen Mu\u0308ller", "O'Neil",
		"ONeil",
		"李明", "Ångström", "Łukasz", "Straße", "Strasse", "a\u200bb", "ab", "\x00", "🚀", "e\u0301", "ee\u0301",
		"e\u0301e", "あ", "が", "ﬁ", "1", "10", "2", "_-.@",
	}
	for _, a := range names {
		for _, b := range names {
			f.Add(a, b)
		}
	}
	c := collate.New(language.Und)
	f.Fuzz(func(t *testing.T, a, b string) {
		var buffer collate.Buffer
		want := bytes.Compare(c.KeyFromString(&buffer, norm.NFC.String(a)),
			c.KeyFromString(&buffer, norm.NFC.String(b)))
		if got := bytes.Compare(Key(a), Key(b)); got != want {
			t.Errorf("%q and %q compare %d, and as golang.org/x/text does %d: % x | % x", a, b, got, want, Key(a),
				Key(b))
		}
		if got := Compare(a, b); got != want {
			t.Errorf("Compare(%q, %q) = %d", a, b, got)
		}
		small := func(text string) []byte { return AppendSmall(nil, text) }
		if got, want := CompareSmall(small(a), small(b)), bytes.Compare(FoldedKey(a), FoldedKey(b)); got != want &&
			a != "" && b != "" {
			t.Errorf("CompareSmall of %q and %q is %d, and of their folded keys %d", a, b, got, want)
		}
		if Same(a, b) && !Same(b, a) {
			t.Errorf("%q and %q are the same one way only", a, b)
		}
	})
}

func TestOrder(t *testing.T) {
	want := []string{
		"", "_x", "1", "10", "2", "Ann", "Anna", "Ärzte", "Bob", "Jürgen", "Łukasz", "Lydia", "Zoë", "zz",
		"Ω", "李明",
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	slices.SortFunc(got, Compare)
	if !slices.Equal(got, want) {
		t.Errorf("sorted: %q", got)
	}
	if Compare("Ju\u0308rgen", "Jürgen") != 0 {
		t.Error("a decomposed name is not next to the composed one")
	}
	if sign(Compare("ann", "Ann")) != -1 || Compare("Ann", "anna") != -1 {
		t.Error("the case of letters counts more than letters")
	}
}

// TestASCIIKeysAreShort limits the size of the key stored with a name.
func TestASCIIKeysAreShort(t *testing.T) {
	for _, name := range []string{"Adele Vance", "Jonathan Featherstonehaugh"} {
		if n := len(Key(name)); n > 3*len(name)+4 {
			t.Errorf("the key of %q has %d bytes", name, n)
		}
	}
	for r := range asciiPrimary {
		if len(asciiPrimary[r]) > 2 {
			t.Errorf("%q has more than one weight", rune(r))
		}
	}
}

func TestPlain(t *testing.T) {
	for text, want := range map[string]string{
		"Jürgen MÜLLER": "jurgen muller", "Ju\u0308rgen": "jurgen", "Straße": "strasse", "Øystein": "oystein",
		"Łódź":  "lodz",
		"ΑΘΉΝΑ": "αθηνα", "が": "が", "か\u3099": "が", "हिंदी": "हिंदी", "O’Neil": "o'neil", "": "", "İ": "i", "ſ": "s",
		"K": "k",
	} {
		if got := Plain(text); got != Composed(want) && got != Plain(want) {
			t.Errorf("Plain(%q) = %q, want %q", text, got, want)
		}
		if got := string(AppendPlain([]byte("x"), text)); got != "x"+Plain(text) {
			t.Errorf("AppendPlain of %q is %q", text, got)
		}
		if got := Plain(Plain(text)); got != Plain(text) {
			t.Errorf("Plain twice of %q is %q", text, got)
		}
	}
}

// FuzzPlain checks that looking up letters one by one gives the same result as converting the whole
// text.
func FuzzPlain(f *testing.F) {
	for _, text := range []string{
		"", "Ann", "Jürgen Müller", "Ju\u0308rgen", "Straße", "ÅÄÖ", "ǅ", "ı İ", "ŉ", "\xff",
		"a\u0301", "ü\u0323", "Ǿ", "Łódź", "\u00ad", "ﬁ", "李明", "ÿ\u0345",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		want := plain(text)
		if got := Plain(text); got != want {
			t.Errorf("Plain(%q) = %q, want %q", text, got, want)
		}
		if got := string(AppendPlain(nil, text)); got != want {
			t.Errorf("AppendPlain(%q) = %q, want %q", text, got, want)
		}
	})
}

func TestTrim(t *testing.T) {
	for _, blank := range []string{" ", "\t", "\u00a0", "\u3000", "\ufeff", "\u200b", "\r\n", "\u2009"} {
		if got := Trim(blank + "ann@contoso.com" + blank); got != "ann@contoso.com" {
			t.Errorf("Trim with %q = %q", blank, got)
		}
		if got := Trim(strings.Repeat(blank, 2)); got != "" {
			t.Errorf("Trim of nothing but %q = %q", blank, got)
		}
	}
}

func TestSame(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"Jürgen", "JU\u0308RGEN", true},
		{"Jürgen", "Jurgen", false},
		{"ann@contoso.com", "Ann@Contoso.com", true},
		{"", "a", false},
	} {
		if got := Same(c.a, c.b); got != c.want {
			t.Errorf("Same(%q, %q) = %v", c.a, c.b, got)
		}
	}
}

func BenchmarkKey(b *testing.B) {
	for name, text := range map[string]string{
		"ascii": "Jonathan Featherstonehaugh",
		"other": "Jürgen Müller-Lüdenscheidt",
	} {
		b.Run(name, func(b *testing.B) {
			var dst []byte
			for b.Loop() {
				dst = AppendKey(dst[:0], text)
			}
		})
	}
}
