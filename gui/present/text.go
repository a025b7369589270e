package present

import (
	"strings"
	"unicode"
)

// Line makes text from elsewhere one line that is safe to show: no line breaks,
// no control characters, nothing that turns the direction of writing.
func Line(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return safe(r)
	}, text)
}

// Clean is Line for texts of several lines: line breaks stay.
func Clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsSpace(r):
			return ' '
		}
		return safe(r)
	}, text)
}

func safe(r rune) rune {
	if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
		return unicode.ReplacementChar
	}
	return r
}

// sentence makes a sentence of a title: with a capital and a full stop.
func sentence(text string) string {
	text = strings.TrimSpace(text)
	if text == "" {
		return ""
	}
	if !strings.HasSuffix(text, ".") {
		text += "."
	}
	return capital(text)
}

// capital puts the first letter in upper case.
func capital(text string) string {
	for i, r := range text {
		return string(unicode.ToUpper(r)) + text[i+len(string(r)):]
	}
	return ""
}
