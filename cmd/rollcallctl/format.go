package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/rollcallsync/rollcall/core/spelling"
)

// oneLine makes foreign text safe for a terminal and for a table. It removes line breaks, escape
// sequences and characters that change the direction of writing.
func oneLine(text string) string { return spelling.Line(text) }

func writeLine(w io.Writer, text string) { fmt.Fprintln(w, text) }

// moment formats a time in this computer's zone, and the zero time as "-".
func moment(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.Local().Format("2006-01-02 15:04:05")
}

// day formats the date of a time, and the zero time as "-".
func day(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.UTC().Format(time.DateOnly)
}

// span formats a duration.
func span(d time.Duration) string {
	switch {
	case d < time.Second:
		return d.Round(time.Millisecond).String()
	case d < time.Minute:
		return d.Round(100 * time.Millisecond).String()
	}
	return d.Round(time.Second).String()
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// table writes columns for people. Long tables are aligned in sections, so that memory use does not
// grow with the length of the table.
type table struct {
	w    *tabwriter.Writer
	rows int
}

const rowsAligned = 1000

func newTable(w io.Writer, header ...string) *table {
	t := &table{w: tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)}
	if len(header) > 0 {
		t.row(header...)
	}
	return t
}

func (t *table) row(cells ...string) {
	for i, cell := range cells {
		cells[i] = oneLine(cell)
	}
	fmt.Fprintln(t.w, strings.Join(cells, "\t"))
	if t.rows++; t.rows%rowsAligned == 0 {
		t.w.Flush()
	}
}

// facts writes labels with their values. It leaves out empty values.
func (t *table) facts(facts [][2]string) {
	for _, fact := range facts {
		if fact[1] != "" {
			t.row(fact[0], fact[1])
		}
	}
}

func (t *table) flush() error { return t.w.Flush() }
