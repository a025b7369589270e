package directory

import "testing"

func TestIsID(t *testing.T) {
	for range 100 {
		if id := NewID(); !IsID(id) {
			t.Errorf("NewID made %q, which is not an ID", id)
		}
	}
	for _, id := range []string{
		"", "abcdefghi", "abcdefghijk", "abcdefgh1j", "ABCDEFGHIJ", "../../etc/",
		"abcde ghij",
	} {
		if IsID(id) {
			t.Errorf("%q counts as an ID", id)
		}
	}
}
