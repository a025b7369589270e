package spelling

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Composed returns a text in NFC, in which "u" with a combining diaeresis becomes "ü".
func Composed(text string) string {
	if isASCII(text) {
		return text
	}
	return norm.NFC.String(text)
}

// Same reports whether two texts are the same name or address.
func Same(a, b string) bool { return strings.EqualFold(Composed(a), Composed(b)) }

// Trim removes white space of any kind, control characters and zero-width characters,
// such as a byte order mark, from both ends of a text.
func Trim(text string) string { return strings.TrimFunc(text, isBlank) }

func isBlank(r rune) bool {
	switch r {
	case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u00ad', '\u180e', '\u200e', '\u200f':
		return true // zero-width space, joiners, marks of direction, soft hyphen
	}
	return unicode.IsSpace(r) || unicode.IsControl(r)
}

// Plain returns the form of a text that searches compare, without accents and in one letter case.
// In other scripts, such as Japanese, it keeps the marks that make a different letter.
func Plain(text string) string {
	if isASCII(text) {
		return strings.ToLower(text)
	}
	if latin, ok := appendLatin(nil, text); ok {
		return string(latin)
	}
	return plain(text)
}

// endOfLatin follows the letters of European languages. No letter below it affects another one.
const endOfLatin = 0x0250

// plainLatin contains the plain form of each letter below endOfLatin.
var plainLatin = sync.OnceValue(func() []string {
	forms := make([]string, endOfLatin)
	for r := range rune(endOfLatin) {
		forms[r] = plain(string(r))
	}
	return forms
})

// appendLatin appends the plain form of a text that contains only such letters, as almost all text
// does.
func appendLatin(dst []byte, text string) (_ []byte, ok bool) {
	forms := plainLatin()
	for _, r := range text {
		if r >= endOfLatin {
			return dst, false
		}
		dst = append(dst, forms[r]...)
	}
	return dst, true
}

func plain(text string) string {
	var b strings.Builder
	b.Grow(len(text))
	for _, r := range norm.NFD.String(text) {
		switch {
		case unicode.In(r, accents):
		case r < utf8.RuneSelf:
			b.WriteRune(unicode.ToLower(r))
		default:
			if letters, ok := spelledOut[r]; ok {
				b.WriteString(letters)
			} else {
				b.WriteRune(foldRune(r))
			}
		}
	}
	return norm.NFC.String(b.String())
}

// AppendPlain appends the output of Plain.
func AppendPlain(dst []byte, text string) []byte {
	begin := len(dst)
	for i := range len(text) {
		c := text[i]
		if c >= utf8.RuneSelf {
			if latin, ok := appendLatin(dst, text[i:]); ok {
				return latin
			}
			return append(dst[:begin], plain(text)...)
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

// accents are the marks that searches ignore: those of Latin, Greek and Cyrillic letters, and the
// vowel signs of Hebrew and Arabic, which people usually leave out.
var accents = &unicode.RangeTable{R16: []unicode.Range16{
	{Lo: 0x0300, Hi: 0x036f, Stride: 1},
	{Lo: 0x0591, Hi: 0x05bd, Stride: 1},
	{Lo: 0x064b, Hi: 0x0652, Stride: 1},
	{Lo: 0x1ab0, Hi: 0x1aff, Stride: 1},
	{Lo: 0x1dc0, Hi: 0x1dff, Stride: 1},
	{Lo: 0x20d0, Hi: 0x20ff, Stride: 1},
}}

// spelledOut are the letters whose accent is not a separate mark in Unicode, and the letters that
// people write as two.
var spelledOut = map[rune]string{
	'ø': "o", 'Ø': "o", 'ł': "l", 'Ł': "l", 'đ': "d", 'Đ': "d", 'ħ': "h", 'Ħ': "h", 'ŧ': "t", 'Ŧ': "t",
	'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe", 'þ': "th", 'Þ': "th", 'ð': "d", 'Ð': "d",
	'’': "'", '‘': "'", 'ʼ': "'", '‐': "-", '‑': "-", '\u00a0': " ", '\u202f': " ",
}

// foldRune maps a letter to the smallest of the letters that differ from it only in case (Unicode
// simple case folding).
func foldRune(r rune) rune {
	least := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		least = min(least, other)
	}
	if least < utf8.RuneSelf {
		return unicode.ToLower(least)
	}
	return least
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
