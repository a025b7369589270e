package present_test

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/present"
)

func TestExportsInWords(t *testing.T) {
	for want, got := range map[string]string{
		"rollcall-users.csv": present.RowsFile(directory.KindUser, "",
			".csv"),
		"rollcall-groups-of-adele-vance.jsonl": present.RowsFile(directory.KindGroup,
			"Adele Vance", ".jsonl"),
		"rollcall-members-of-all-employees-europe-ö.csv": present.RowsFile(directory.KindDevice,
			"  All employees / Europe: Ö? ", ".csv"),
		"rollcall-users-of-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.csv": present.RowsFile(directory.KindUser,
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/bbbb", ".csv"),
		"rollcall-users.jsonl":                   present.RowsFile(directory.KindUser, "../..", ".jsonl"),
		"Writing 500 of 12,481 users…":           present.ExportProgress(500, 12_481, directory.KindUser),
		"Writing groups… 500":                    present.ExportProgress(500, 0, directory.KindGroup),
		"1 user written to /home/ada/users.csv.": present.ExportWritten(1, directory.KindUser, "/home/ada/users.csv"),
		"Export…":                                present.ExportLabel(1),
		"Export 12 rows…":                        present.ExportLabel(12),
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
