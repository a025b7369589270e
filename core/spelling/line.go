package spelling

import (
	"strings"
	"unicode"
)

// Line makes text from elsewhere one line that is safe to show, in a terminal, a table
// or a window: no line breaks, no control characters such as those of escape sequences,
// nothing that turns the direction of writing.
func Line(text string) string { return strings.Map(harmless, text) }

// Lines is Line for texts of several lines: line breaks stay.
func Lines(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' {
			return r
		}
		return harmless(r)
	}, text)
}

func harmless(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r):
		return unicode.ReplacementChar
	}
	return r
}
