package spelling

import (
	"bytes"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// A key of golang.org/x/text/collate contains three levels of weights, separated by two zero bytes.
// First come the primary weights of a text, then the secondary ones, which distinguish accents, and
// then the tertiary ones, which distinguish letter case. At the end of the secondary and tertiary
// weights, the weights that almost all letters have can be dropped, because there are no smaller
// ones. This makes a key half as long.
var (
	usualSecondary = []byte{0x00, 0x20}
	usualTertiary  = byte(0x02)
	between        = []byte{0, 0}
)

// collator makes keys. Only one goroutine may use it at a time.
type collator struct {
	*collate.Collator
	buffer collate.Buffer
}

var collators = sync.Pool{New: func() any { return &collator{Collator: collate.New(language.Und)} }}

// Key returns a sort key. Of two texts, the one with the smaller key comes first (bytes.Compare).
// Texts with equal keys are equal in this order.
func Key(text string) []byte { return AppendKey(make([]byte, 0, 3*len(text)+8), text) }

// AppendKey appends the sort key of a text.
func AppendKey(dst []byte, text string) []byte {
	if isASCII(text) {
		return appendASCII(dst, text)
	}
	c := collators.Get().(*collator)
	defer collators.Put(c)
	c.buffer.Reset()
	return appendShort(dst, c.KeyFromString(&c.buffer, norm.NFC.String(text)))
}

// appendShort appends a key without the weights that can be dropped.
func appendShort(dst, key []byte) []byte {
	primary, secondary, tertiary := levels(key)
	for bytes.HasSuffix(secondary, usualSecondary) {
		secondary = secondary[:len(secondary)-len(usualSecondary)]
	}
	dst = append(append(dst, primary...), between...)
	dst = append(append(dst, secondary...), between...)
	return append(dst, shortTertiary(tertiary)...)
}

func shortTertiary(weights []byte) []byte {
	for len(weights) > 0 && weights[len(weights)-1] == usualTertiary {
		weights = weights[:len(weights)-1]
	}
	return weights
}

// levels splits a key of collate. A primary weight has two bytes, or three if the highest bit of
// the first is set. A secondary weight has two bytes. No weight is zero.
func levels(key []byte) (primary, secondary, tertiary []byte) {
	ends := func(i int) bool { return i+1 >= len(key) || key[i] == 0 && key[i+1] == 0 }
	i := 0
	for ; !ends(i); i += 2 {
		if key[i]&0x80 != 0 {
			i++
		}
	}
	j := i + len(between)
	k := j
	for ; !ends(k); k += len(usualSecondary) {
	}
	if k > len(key) { // the text has no weights at all
		return key[:min(i, len(key))], nil, nil
	}
	return key[:i], key[j:k], key[min(k+len(between), len(key)):]
}

// Most names are ASCII. Their keys are combined from the keys of their characters, which do not
// affect each other.
var (
	asciiPrimary  [utf8.RuneSelf][]byte
	asciiTertiary [utf8.RuneSelf][]byte
)

func init() {
	c, all := collate.New(language.Und), collate.Buffer{}
	for r := range rune(utf8.RuneSelf) {
		primary, _, tertiary := levels(c.KeyFromString(&all, string(r)))
		asciiPrimary[r], asciiTertiary[r] = bytes.Clone(primary), bytes.Clone(tertiary)
	}
	setPlaces()
}

func appendASCII(dst []byte, text string) []byte {
	for i := range len(text) {
		dst = append(dst, asciiPrimary[text[i]]...)
	}
	dst = append(append(dst, between...), between...)
	begin := len(dst)
	for i := range len(text) {
		dst = append(dst, asciiTertiary[text[i]]...)
	}
	return dst[:begin+len(shortTertiary(dst[begin:]))]
}

// Compare compares two texts by their keys.
func Compare(a, b string) int {
	var x, y [256]byte
	return bytes.Compare(AppendKey(x[:0], a), AppendKey(y[:0], b))
}
