package directory

import "testing"

func TestGUID(t *testing.T) {
	const id = "01234567-89ab-cdef-0123-456789abcdef"
	if g, ok := ParseGUID(id); !ok || g.String() != id || g[0] != 0x01 || g[15] != 0xef || !IsGUID(id) {
		t.Errorf("%s is read as %v, %v", id, g, ok)
	}
	for _, other := range []string{
		"", "01234567-89AB-cdef-0123-456789abcdef", "0123456789abcdef0123456789abcdef",
		"01234567-89ab-cdef-0123-456789abcde",
		"01234567-89ab-cdef-0123-456789abcdeg", "0123456-789ab-cdef-0123-456789abcdef",
		"{1234567-89ab-cdef-0123-456789abcde}",
		"01-23-cd-45ef-6789-8def-00ffa5c3b712", "------------------------------------",
		"01234567-89ab-cdef-0123-456789abcdé",
	} {
		if IsGUID(other) {
			t.Errorf("%q is taken for a GUID", other)
		}
	}
}
