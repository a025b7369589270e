package present

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// ExportFormats are the formats for lists, each with its file extension.
var ExportFormats = []Choice[string]{
	{"CSV, for spreadsheets…", ".csv"},
	{"JSON lines, for programs…", ".jsonl"},
}

// RowsNoun returns the noun for the rows of a list.
func RowsNoun(what directory.Kind) string {
	switch what {
	case directory.KindUser:
		return "user"
	case directory.KindGroup:
		return "group"
	}
	return "member"
}

// RowsFile is the default file name for a list. of is the group or account whose members or groups
// are listed; it may be empty.
func RowsFile(what directory.Kind, of, ending string) string {
	name := "rollcall-" + RowsNoun(what) + "s"
	if of = fileWord(of); of != "" {
		name += "-of-" + of
	}
	return name + ending
}

// fileWord makes a name safe as part of a file name on every system.
func fileWord(name string) string {
	const most = 40
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return '-'
	}, name)
	words := strings.FieldsFunc(name, func(r rune) bool { return r == '-' })
	letters := []rune(strings.Join(words, "-"))
	return strings.TrimRight(string(letters[:min(most, len(letters))]), "-")
}

// ExportProgress says how far an export is. total is 0 if unknown.
func ExportProgress(rows, total int, noun string) string {
	if total > 0 {
		return fmt.Sprintf("Writing %s of %s…", quantity.Number(rows), quantity.Counted(total, noun))
	}
	return fmt.Sprintf("Writing %ss… %s", noun, quantity.Number(rows))
}

// ExportWritten says how many rows were written to a file.
func ExportWritten(rows int, noun, path string) string {
	return fmt.Sprintf("%s written to %s.", quantity.Counted(rows, noun), Line(path))
}

// ExportCancelled is shown after an export was cancelled.
const ExportCancelled = "Export cancelled. No file was written."

// ExportLabel labels the export button: for all rows, or for the selected ones.
func ExportLabel(selected int) string {
	if selected > 1 {
		return fmt.Sprintf("Export %s…", quantity.Counted(selected, "row"))
	}
	return "Export…"
}
