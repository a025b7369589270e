package archtest

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// A line may have mostColumns columns, so that two files fit side by side on a screen. A tab counts
// tabColumns.
const (
	mostColumns = 120
	tabColumns  = 4
)

// columns returns the width of a line.
func columns(line string) int {
	return utf8.RuneCountInString(line) + (tabColumns-1)*strings.Count(line, "\t")
}

// longLines returns the lines of s that are too long. A line that is one word, such as an address,
// cannot be broken and may be longer.
func longLines(s source) (found []string) {
	for i, line := range strings.Split(s.text, "\n") {
		if n := columns(line); n > mostColumns && strings.ContainsAny(strings.TrimSpace(line), " \t") {
			found = append(found, fmt.Sprintf("%s:%d has %d columns, more than %d", s.path, i+1, n, mostColumns))
		}
	}
	return found
}

func TestLinesFitTheScreen(t *testing.T) {
	for _, s := range sources(t) {
		for _, line := range longLines(s) {
			t.Error(line)
		}
	}
}

func TestLongLinesAreFound(t *testing.T) {
	word := strings.Repeat("ü", mostColumns)
	s := source{path: "a.go", text: "\t" + word + "\n" + word + "\n\t" + word[:2*mostColumns-10] + " //"}
	if got := longLines(s); len(got) != 1 || !strings.HasPrefix(got[0], "a.go:3 has 122 columns") {
		t.Errorf("found %q", got)
	}
}
