package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/progress"
)

func TestTerminalLine(t *testing.T) {
	var out bytes.Buffer
	line := &terminalLine{w: &out, columns: func() int { return 10 }}
	for _, step := range []struct{ text, want string }{
		{"\r12345\x1b[0K", "\r12345"},
		{"\r12\x1b[0K", "\r12   \r12"},
		{"\r1234567890ab\x1b[0K", "\r123456789"}, // after the last column, some terminals begin a new line
		{"\r日本語日本語\x1b[0K", "\r日本語日 \r日本語日"},
		{"\x1b[2K\r", "\r        \r"},
		{"\x1b[2K\r", "\r"},
	} {
		out.Reset()
		if n, err := line.Write([]byte(step.text)); n != len(step.text) || err != nil {
			t.Errorf("%q: %d, %v", step.text, n, err)
		}
		if got := out.String(); got != step.want {
			t.Errorf("%q is written as %q, want %q", step.text, got, step.want)
		}
	}
}

// TestBarFitsTheTerminal covers a terminal with 80 columns, where each drawing began a new line,
// and a Windows console, which showed the escape sequences.
func TestBarFitsTheTerminal(t *testing.T) {
	var out bytes.Buffer
	b := newBar(&out)
	for users := range int64(50) {
		b.draw([]sample{{
			connector: directory.Connector{Description: strings.Repeat("Contoso ", 10)},
			Snapshot:  progress.Snapshot{Stage: directory.StageFetch, Users: 20 * users, UsersExpected: 1000},
		}})
	}
	b.clear()
	text := out.String()
	if strings.ContainsAny(text, "\x1b\n") || !strings.Contains(text, "980/1000") {
		t.Errorf("the bar is drawn with %q", text)
	}
	for _, line := range strings.Split(text, "\r") {
		if n := len([]rune(line)); n >= usualColumns {
			t.Errorf("%d columns: %q", n, line)
		}
	}
}
