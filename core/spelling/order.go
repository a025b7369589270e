package spelling

import (
	"bytes"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// A key of golang.org/x/text/collate holds the primary weights of a text, then its
// secondary ones, which tell accents apart, then its tertiary ones, which tell cases
// apart; two zero bytes stand between them. At the end of the secondary and tertiary
// weights, those that nearly all letters have say nothing, since there are no lesser
// ones: a key is half as long without them.
var (
	usualSecondary = []byte{0x00, 0x20}
	usualTertiary  = byte(0x02)
	between        = []byte{0, 0}
)

// collator makes keys. It is used by one goroutine at a time.
type collator struct {
	*collate.Collator
	buffer collate.Buffer
}

var collators = sync.Pool{New: func() any { return &collator{Collator: collate.New(language.Und)} }}

// Key is a sort key: of two texts, that one comes first whose key does
// (bytes.Compare). Texts whose keys are equal are the same in this order.
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

// appendShort appends a key without the weights that say nothing.
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

// levels takes a key of collate apart. A primary weight has two bytes, or three where
// the upper bit of the first is set; a secondary one has two; none is zero.
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
	if k > len(key) { // that of a text in which nothing counts
		return key[:min(i, len(key))], nil, nil
	}
	return key[:i], key[j:k], key[min(k+len(between), len(key)):]
}

// Most names are in ASCII: their keys are put together from those of their characters,
// which no other one changes.
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

// Compare compares two texts as their keys do.
func Compare(a, b string) int {
	var x, y [256]byte
	return bytes.Compare(AppendKey(x[:0], a), AppendKey(y[:0], b))
}
