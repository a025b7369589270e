package present

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// ExportFormats returns the formats for lists, each with its file extension.
func ExportFormats() []Choice[string] {
	return []Choice[string]{
		{lang.T("CSV, for spreadsheets…"), ".csv"},
		{lang.T("JSON lines, for programs…"), ".jsonl"},
	}
}

// fileNouns are the kinds of rows in names of files. Others are members.
var fileNouns = map[directory.Kind]string{directory.KindUser: "users", directory.KindGroup: "groups"}

// RowsFile is the default file name for a list. of is the group or account whose members or groups
// are listed; it may be empty.
func RowsFile(what directory.Kind, of, ending string) string {
	name := "rollcall-" + cmp.Or(fileNouns[what], "members")
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
func ExportProgress(rows, total int, kind directory.Kind) string {
	written := lang.Number(rows)
	switch {
	case total > 0:
		return lang.T("Writing %s of %s…", written, countedRows(total, kind))
	case kind == directory.KindUser:
		return lang.T("Writing users… %s", written)
	case kind == directory.KindGroup:
		return lang.T("Writing groups… %s", written)
	}
	return lang.T("Writing members… %s", written)
}

// ExportWritten says how many rows were written to a file.
func ExportWritten(rows int, kind directory.Kind, path string) string {
	path = Line(path)
	switch kind {
	case directory.KindUser:
		return lang.N(rows, "%s user written to %s.", "%s users written to %s.", path)
	case directory.KindGroup:
		return lang.N(rows, "%s group written to %s.", "%s groups written to %s.", path)
	}
	return lang.N(rows, "%s member written to %s.", "%s members written to %s.", path)
}

// ExportCancelled is shown after an export was cancelled.
const ExportCancelled lang.Key = "Export cancelled. No file was written."

// ExportLabel labels the export button: for all rows, or for the selected ones.
func ExportLabel(selected int) string {
	if selected > 1 {
		return lang.N(selected, "Export %s row…", "Export %s rows…")
	}
	return lang.T("Export…")
}
