package main

import (
	"io"
	"os"
	"strings"

	"golang.org/x/term"
	"golang.org/x/text/width"
)

// usualColumns is the assumed width of a terminal that does not report one.
const usualColumns = 80

// terminalLine shows texts on one line of a terminal, each in place of the one before. A text that
// is too long is cut, because a terminal would continue it on another line, which would never be
// removed. terminalLine uses no escape sequences, because older Windows consoles show them as text.
type terminalLine struct {
	w       io.Writer
	columns func() int
	shown   int // columns of the current text
}

func newTerminalLine(w io.Writer) *terminalLine {
	return &terminalLine{w: w, columns: func() int {
		if file, ok := w.(*os.File); ok {
			if columns, _, err := term.GetSize(int(file.Fd())); err == nil && columns > 0 {
				return columns
			}
		}
		return usualColumns
	}}
}

// clears removes the sequences that the library writes to clear a line.
var clears = strings.NewReplacer("\r", "", "\x1b[2K", "", "\x1b[0K", "")

// Write shows one text. The cursor stays behind it, or at the beginning if it is empty.
func (l *terminalLine) Write(text []byte) (int, error) {
	line, columns := fitting(clears.Replace(string(text)), l.columns()-1)
	out := "\r" + line
	if rest := l.shown - columns; rest > 0 {
		out += strings.Repeat(" ", rest) + "\r" + line
	}
	l.shown = columns
	if _, err := io.WriteString(l.w, out); err != nil {
		return 0, err
	}
	return len(text), nil
}

// fitting returns as much of a text as fits into the given number of columns, and how many columns
// that takes.
func fitting(text string, columns int) (string, int) {
	used := 0
	for i, r := range text {
		n := 1
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n = 2
		}
		if used+n > columns {
			return text[:i], used
		}
		used += n
	}
	return text, used
}
