package spelling

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// FoldedKey returns a sort key that ignores letter case. The key of an empty text is empty.
func FoldedKey(text string) []byte {
	if text == "" {
		return nil
	}
	return Key(strings.ToLower(Composed(text)))
}

// AppendSmall appends a form of a text for CompareSmall. It is as short as the text itself and
// makes it possible to sort very many texts. If its first byte is isKey, it is a key. Otherwise its
// first byte is the place of an ASCII character in the order.
func AppendSmall(dst []byte, text string) []byte {
	if !isASCII(text) {
		return append(append(dst, isKey), FoldedKey(text)...)
	}
	for i := range len(text) {
		if place := places[text[i]]; place > 0 {
			dst = append(dst, place)
		}
	}
	return dst
}

// CompareSmall compares two texts by the output of AppendSmall. The result is the same as for their
// folded keys.
func CompareSmall(a, b []byte) int {
	aKey, bKey := len(a) > 0 && a[0] == isKey, len(b) > 0 && b[0] == isKey
	if !aKey && !bKey {
		return bytes.Compare(a, b)
	}
	return bytes.Compare(keyOfSmall(a, aKey), keyOfSmall(b, bKey))
}

func keyOfSmall(small []byte, isKey bool) []byte {
	if isKey {
		return small[1:]
	}
	text := make([]byte, len(small))
	for i, place := range small {
		text[i] = atPlace[place]
	}
	return Key(string(text))
}

const isKey = 0xff

// places contains the place of each ASCII character in the order. Capitals have the same place as
// their small letters, and ignored characters have 0. atPlace is the reverse.
var (
	places  [utf8.RuneSelf]byte
	atPlace [utf8.RuneSelf + 1]byte
)

// setPlaces is called after the keys of the characters are set.
func setPlaces() {
	var ordered []byte
	for c := range byte(utf8.RuneSelf) {
		if len(asciiPrimary[c]) > 0 && (c < 'A' || c > 'Z') {
			ordered = append(ordered, c)
		}
	}
	slices.SortFunc(ordered, func(a, b byte) int { return bytes.Compare(asciiPrimary[a], asciiPrimary[b]) })
	for i, c := range ordered {
		places[c], atPlace[i+1] = byte(i+1), c
	}
	for c := byte('A'); c <= 'Z'; c++ {
		places[c] = places[c+'a'-'A']
	}
}
