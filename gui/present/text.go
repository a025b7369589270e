package present

import (
	"strings"
	"unicode"

	"github.com/rollcallsync/rollcall/core/spelling"
)

// Line turns external text into one line that is safe to show, without line breaks, control
// characters, or characters that change the writing direction.
func Line(text string) string { return spelling.Line(text) }

// Clean is like Line, but keeps line breaks.
func Clean(text string) string { return spelling.Lines(text) }

// sentence turns a title into a sentence, with a capital letter and a full stop.
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

// capital converts the first letter to upper case.
func capital(text string) string {
	for i, r := range text {
		return string(unicode.ToUpper(r)) + text[i+len(string(r)):]
	}
	return ""
}
