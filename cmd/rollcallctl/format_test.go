package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		1234567: "1ms", 12345 * time.Millisecond: "12.3s",
		3723 * time.Second: "1h2m3s",
	} {
		if got := span(d); got != want {
			t.Errorf("span(%d) = %q, want %q", d, got, want)
		}
	}
}

// TestOneLine checks that a name in a tenant cannot overwrite an administrator's screen.
func TestOneLine(t *testing.T) {
	for typed, want := range map[string]string{
		"plain":             "plain",
		"two\nlines\ttab":   "two lines tab",
		"\x1b[2Jwiped":      "�[2Jwiped",
		"\u202eexe.txt":     "�exe.txt",
		"Ünïcode 😀 stays":   "Ünïcode 😀 stays",
		"c1 \u009b control": "c1 � control",
	} {
		if got := oneLine(typed); got != want {
			t.Errorf("oneLine(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestTableAlignsColumns(t *testing.T) {
	var out bytes.Buffer
	table := newTable(&out, "NAME", "MAIL", "STATUS")
	table.row("Ann", "", "active")
	table.row("Bartholomew", "b@contoso.com", "active")
	if err := table.flush(); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	at := strings.Index(lines[0], "STATUS")
	for _, line := range lines[1:3] {
		if strings.Index(line, "active") != at {
			t.Errorf("column 3 is not at %d:\n%s", at, out.String())
		}
	}
}

func TestSlotsInWords(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2026, 11, day, 8, 0, 0, 0, time.Local) }
	for want, slots := range map[string][]time.Time{
		"":                                   nil,
		"2026-11-01 08:00":                   {at(1)},
		"2026-11-01 08:00, 2026-11-02 08:00": {at(1), at(2)},
		"4 slots, from 2026-11-01 08:00 to 2026-11-04 08:00": {at(1), at(2), at(3), at(4)},
	} {
		if got := slotsInWords(slots); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
