package export

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/disk/disktest"
	"github.com/rollcallsync/rollcall/core/problem"
)

// TestExportNamesTheDisk covers field fault 19: an export to a full disk reported "something
// unexpected". A short text is refused when the file is closed, and a long one before that.
func TestExportNamesTheDisk(t *testing.T) {
	for name, test := range map[string]struct {
		disk func(testing.TB) string
		says string
	}{
		"full":      {disktest.Full, " is full."},
		"read-only": {disktest.ReadOnly, " is read-only."},
	} {
		for size, text := range map[string]string{"short": "x", "long": strings.Repeat("x", 1<<20)} {
			t.Run(name+" "+size, func(t *testing.T) {
				at := test.disk(t)
				path := filepath.Join(at, "users.csv")
				err := ToFile(path, func(w io.Writer) error {
					_, err := io.WriteString(w, text)
					return err
				})
				p := problem.Of(err)
				if p.Code != "file_unwritable" || !strings.Contains(p.Title, path) ||
					p.Detail != "The disk at "+at+test.says || p.Hint == "" {
					t.Errorf("problem is %+v (%v)", p, err)
				}
				if left, _ := filepath.Glob(filepath.Join(at, ".*")); len(left) != 0 {
					t.Errorf("left behind: %v", left)
				}
			})
		}
	}
}

// An error from the rows is reported as such, even if the disk accepted every row.
func TestExportReportsErrorsOfTheRows(t *testing.T) {
	broken := errors.New("broken")
	if err := ToFile(filepath.Join(t.TempDir(), "x.csv"), func(io.Writer) error {
		return broken
	}); !errors.Is(err, broken) {
		t.Errorf("error is %v", err)
	}
}

// A name of the maximum length can be written. For a longer one, the error says that it is too
// long.
func TestExportToLongNames(t *testing.T) {
	folder := t.TempDir()
	nothing := func(io.Writer) error { return nil }
	longest := filepath.Join(folder, strings.Repeat("n", 251)+".csv")
	if err := ToFile(longest, nothing); err != nil {
		t.Errorf("a name of 255 bytes: %v", err)
	}
	if _, err := os.Stat(longest); err != nil {
		t.Error(err)
	}
	for name, path := range map[string]string{
		"name": filepath.Join(folder, strings.Repeat("n", 256)+".csv"),
		"path": filepath.Join(folder, strings.Repeat("folder/", 700), "x.csv"),
	} {
		p := problem.Of(ToFile(path, nothing))
		if p.Code != "file_unwritable" || !strings.Contains(p.Detail, "too long") ||
			!strings.Contains(p.Hint, "shorter") {
			t.Errorf("%s: problem is %+v", name, p)
		}
	}
}
