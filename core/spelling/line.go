package spelling

import (
	"strings"
	"unicode"
)

// Line turns external text into one line that is safe to show in a terminal, a table or a window.
// It removes line breaks, control characters such as those of escape sequences, and characters that
// change the writing direction.
func Line(text string) string { return strings.Map(harmless, text) }

// Lines is Line for texts with several lines; it keeps line breaks.
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
