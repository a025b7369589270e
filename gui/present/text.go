package present

import (
	"strings"
	"unicode"

	"github.com/rollcallsync/rollcall/core/spelling"
)

// Line makes text from elsewhere one line that is safe to show: no line breaks,
// no control characters, nothing that changes the writing direction.
func Line(text string) string { return spelling.Line(text) }

// Clean is Line for texts of several lines: line breaks stay.
func Clean(text string) string { return spelling.Lines(text) }

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
