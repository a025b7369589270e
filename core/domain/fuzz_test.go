package domain

import (
	"strings"
	"testing"
)

// FuzzParse checks that an accepted domain is in the form for comparisons, and that parsing it
// again does not change it.
func FuzzParse(f *testing.F) {
	for _, typed := range []string{
		"contoso.com", "Bücher.example", "xn--bcher-kva.example", "a b.com", ".com", "例え.jp",
		"ß.de", "a..b", "",
	} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		name, err := Parse(typed)
		if err != nil {
			return
		}
		if name == "" || name != strings.ToLower(name) || strings.ContainsAny(name, " ,@\t\n") || !isPlain(name) {
			t.Errorf("Parse(%q) = %q", typed, name)
		}
		if again, err := Parse(name); again != name || err != nil {
			t.Errorf("Parse(%q) = %q, and that again = %q, %v", typed, name, again, err)
		}
		if got := ASCII(typed); got != name {
			t.Errorf("ASCII(%q) = %q, Parse says %q", typed, got, name)
		}
	})
}
