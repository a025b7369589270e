package spelling

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// FoldedKey is a sort key without regard to the case of letters; that of nothing is
// nothing.
func FoldedKey(text string) []byte {
	if text == "" {
		return nil
	}
	return Key(strings.ToLower(Composed(text)))
}

// AppendSmall appends a form of a text that takes as little room as the text itself,
// to sort very many with CompareSmall. Its first byte is isKey where it is a key, and
// otherwise the place of a character of ASCII in the order.
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

// CompareSmall compares two texts by what AppendSmall made of them, as their folded
// keys do.
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

// places have the place of each character of ASCII in the order, capitals that of
// their small letters; 0 for those that count for nothing. atPlace is the other way
// round.
var (
	places  [utf8.RuneSelf]byte
	atPlace [utf8.RuneSelf + 1]byte
)

// setPlaces is called when the keys of the characters are known.
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
