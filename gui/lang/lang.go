package lang

import (
	"fmt"
	"strings"
	"sync/atomic"
)

// inUse is the catalogue of the language in use.
var inUse atomic.Pointer[catalogue]

func init() { inUse.Store(catalogues[English]()) }

// Use makes all following texts appear in a language. It ignores a language without a catalogue.
func Use(l Language) {
	if catalogue, ok := catalogues[l]; ok {
		inUse.Store(catalogue())
	}
}

// Used returns the language in use.
func Used() Language { return inUse.Load().language }

// T returns a text in the reader's language, with args instead of its verbs. english must be a
// literal, so that the test of the catalogues can find it.
func T(english string, args ...any) string { return fill(inUse.Load().text(english), args) }

// In is like T, for a text whose translation depends on where it appears. context says where, in a
// word. It is not shown.
func In(context, english string, args ...any) string {
	return fill(inUse.Load().textIn(context, english), args)
}

// N returns a text about n things, in the plural form that n needs. The first verb of both forms is
// n with the reader's separators, and args follow it. Both must be literals.
func N[Int int | int64](n Int, one, other string, args ...any) string {
	return fill(inUse.Load().plural(int64(n), one, other), append([]any{Number(n)}, args...))
}

// Key is the English text of an entry in a table. It is translated whenever it is written.
type Key string

// String returns the text in the reader's language.
func (k Key) String() string { return inUse.Load().text(string(k)) }

// fill puts args in the place of the verbs of a text. A text without verbs may leave them out, such
// as "one of them".
func fill(text string, args []any) string {
	if len(args) == 0 || !strings.Contains(text, "%") {
		return text
	}
	return fmt.Sprintf(text, args...)
}
