package directory

import "encoding/hex"

// GUID is an ID of the kind that Graph gives to almost everything.
type GUID [16]byte

// ParseGUID reads a GUID in its usual lower-case form: 8-4-4-4-12 hexadecimal digits.
func ParseGUID(id string) (g GUID, ok bool) {
	if len(id) != 36 || id[8] != '-' || id[13] != '-' || id[18] != '-' || id[23] != '-' {
		return g, false
	}
	at := 0
	for i := range g {
		if at == 8 || at == 13 || at == 18 || at == 23 {
			at++
		}
		high, low := nibbles[id[at]], nibbles[id[at+1]]
		if high == 0 || low == 0 {
			return g, false
		}
		g[i] = (high-1)<<4 | (low - 1)
		at += 2
	}
	return g, true
}

// nibbles has the value of each lower-case hexadecimal digit plus one, and 0 for any other byte.
var nibbles = func() (table [256]byte) {
	for i, c := range []byte("0123456789abcdef") {
		table[c] = byte(i + 1)
	}
	return table
}()

// String returns the form that ParseGUID reads.
func (g GUID) String() string {
	h := hex.EncodeToString(g[:])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

// IsGUID reports whether ParseGUID can read s.
func IsGUID(s string) bool {
	_, ok := ParseGUID(s)
	return ok
}
