package export

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Format is a file format.
type Format string

// The formats.
const (
	CSV   Format = "csv"   // RFC 4180 in UTF-8, with a header line; lines end with LF
	JSONL Format = "jsonl" // one JSON object per line, without absent properties
	// MarkedCSV is CSV with a byte order mark, which tells spreadsheets that the file is UTF-8.
	// Without it, Excel reads a file in the computer's code page. Scripts may take the mark as part of
	// the first column's name.
	MarkedCSV Format = "csv with a byte order mark"
)

// Marked returns the format with a byte order mark added if it is CSV.
func (f Format) Marked() Format {
	if f == CSV {
		return MarkedCSV
	}
	return f
}

// ParseFormat reads the name of a format.
func ParseFormat(name string) (Format, error) {
	switch f := Format(name); f {
	case CSV, JSONL:
		return f, nil
	}
	return "", problem.Usage(fmt.Sprintf("%q is not an export format", name), "Choose csv or jsonl.")
}

// FormatOf returns the format for a file name: JSON lines if it ends in .jsonl, and CSV otherwise.
func FormatOf(path string) Format {
	if strings.EqualFold(filepath.Ext(path), ".jsonl") {
		return JSONL
	}
	return CSV
}

// Users writes accounts and returns their number. In CSV, collections are joined with ";" and
// assignedLicenses are skuIds. columns come from ParseColumns; nil means the usual columns in CSV
// and every property in JSON lines.
func Users(w io.Writer, f Format, users iter.Seq2[directory.User, error], columns ...string) (int, error) {
	chosen := orUsual(columns, userColumns)
	return writeEach(w, f, chosen, users, func(u directory.User) ([]string, values) {
		if f == JSONL && len(columns) == 0 {
			return rest(chosen, userValues(chosen, u), u.Attributes)
		}
		return chosen, userValues(chosen, u)
	})
}

// Groups does for groups what Users does for accounts.
func Groups(w io.Writer, f Format, groups iter.Seq2[directory.Group, error], columns ...string) (int, error) {
	chosen := orUsual(columns, groupColumns)
	return writeEach(w, f, chosen, groups, func(g directory.Group) ([]string, values) {
		if f == JSONL && len(columns) == 0 {
			return rest(chosen, groupValues(chosen, g), g.Attributes)
		}
		return chosen, groupValues(chosen, g)
	})
}

func orUsual(columns, usual []string) []string {
	if len(columns) > 0 {
		return columns
	}
	return usual
}

// Memberships writes memberships and returns their number.
func Memberships(w io.Writer, f Format, memberships iter.Seq2[directory.Membership, error]) (int, error) {
	return write(w, f, membershipColumns, memberships, membershipValues)
}

// AppendUser appends the account as the JSON object of an export line.
func AppendUser(dst []byte, u directory.User) []byte {
	columns, row := rest(userColumns, userValues(userColumns, u), u.Attributes)
	return appendObject(dst, columns, row)
}

// AppendGroup appends the group as the JSON object of an export line.
func AppendGroup(dst []byte, g directory.Group) []byte {
	columns, row := rest(groupColumns, groupValues(groupColumns, g), g.Attributes)
	return appendObject(dst, columns, row)
}

// encoder writes one file.
type encoder interface {
	header(columns []string) error
	row(columns []string, row values) error
	flush() error
}

func newEncoder(w io.Writer, f Format) encoder {
	switch f {
	case CSV:
		return newCSVEncoder(w, "")
	case MarkedCSV:
		return newCSVEncoder(w, byteOrderMark)
	}
	return &jsonEncoder{w: bufio.NewWriter(w)}
}

func write[T any](w io.Writer, f Format, columns []string, all iter.Seq2[T, error], row func(T) values) (int, error) {
	return writeEach(w, f, columns, all, func(one T) ([]string, values) { return columns, row(one) })
}

// writeEach is write for JSON lines, which may have more columns than the header.
func writeEach[T any](w io.Writer, f Format, columns []string, all iter.Seq2[T, error],
	row func(T) ([]string, values),
) (n int, err error) {
	out := newEncoder(w, f)
	if err := out.header(columns); err != nil {
		return 0, fmt.Errorf("write header: %w", err)
	}
	for one, err := range all {
		if err != nil {
			return n, fmt.Errorf("read row %d: %w", n+1, err)
		}
		names, row := row(one)
		if err := out.row(names, row); err != nil {
			return n, fmt.Errorf("write row %d: %w", n+1, err)
		}
		n++
	}
	if err := out.flush(); err != nil {
		return n, fmt.Errorf("write rows: %w", err)
	}
	return n, nil
}
