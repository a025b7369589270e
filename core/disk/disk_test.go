package disk_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/disk"
	"github.com/rollcallsync/rollcall/core/disk/disktest"
)

// This test uses real disks and paths, and the errors of the real system.
func TestFaults(t *testing.T) {
	write := func(path string) error { return os.WriteFile(path, []byte("text"), 0o600) }
	full := func(t *testing.T) (string, string) { f := disktest.Full(t); return filepath.Join(f, "x"), f }
	readOnly := func(t *testing.T) (string, string) { f := disktest.ReadOnly(t); return filepath.Join(f, "x"), f }
	long := func(name string) func(*testing.T) (string, string) {
		return func(t *testing.T) (string, string) { return filepath.Join(t.TempDir(), name), "" }
	}
	for name, test := range map[string]struct {
		path func(*testing.T) (path, disk string)
		want disk.Fault
		says string
	}{
		"full":      {full, disk.Full, "The disk at %s is full."},
		"read-only": {readOnly, disk.ReadOnly, "The disk at %s is read-only."},
		"long name": {
			long(strings.Repeat("ü", 200)), disk.TooLong,
			"A name in the path is too long: it has 200 characters.",
		},
		"long path": {long(strings.Repeat("folder/", 600)), disk.TooLong, "The path is too long: it has 4,"},
		"no folder": {long("none/x"), disk.Missing, "The folder does not exist."},
	} {
		t.Run(name, func(t *testing.T) {
			path, at := test.path(t)
			err := write(path)
			if got := disk.FaultOf(err); got != test.want {
				t.Fatalf("fault of %v is %v, want %v", err, got, test.want)
			}
			want := test.says
			if at != "" {
				want = fmt.Sprintf(want, at)
			}
			if got := disk.Reason(path, err); !strings.HasPrefix(got, want) {
				t.Errorf("reason is %q, want %q", got, want)
			}
			if hint := test.want.Hint("a file"); !strings.Contains(hint, "a file") || !strings.HasSuffix(hint, ".") {
				t.Errorf("hint is %q", hint)
			}
		})
	}
}

func TestOtherErrorsOfTheSystem(t *testing.T) {
	for err, want := range map[error]disk.Fault{
		fs.ErrPermission: disk.Denied, atomicfile.ErrSpecial: disk.Special,
		fs.ErrExist: disk.Other, errors.New("x"): disk.Other, nil: disk.Other,
	} {
		if got := disk.FaultOf(err); got != want {
			t.Errorf("fault of %v is %v, want %v", err, got, want)
		}
	}
}

// TestFileInUse checks the texts for a file that another program has open. Only Windows protects
// such a file.
func TestFileInUse(t *testing.T) {
	if got, want := disk.InUse.Reason("/x.csv"), "Another program has the file open."; got != want {
		t.Errorf("reason is %q, want %q", got, want)
	}
	want := "Close the file there and try again, or choose a file with another name."
	if got := disk.InUse.Hint("a file"); got != want {
		t.Errorf("hint is %q, want %q", got, want)
	}
}

// A file that does not exist yet is on the disk of the nearest existing folder.
func TestDiskOfWhatIsNotThere(t *testing.T) {
	at := disktest.New(t, 64<<10)
	if err := os.MkdirAll(filepath.Join(at, "a", "b"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{at, filepath.Join(at, "a", "b"), filepath.Join(at, "a", "none", "x.csv")} {
		if got := disk.Of(path); got != at {
			t.Errorf("%s is on the disk at %s, want %s", path, got, at)
		}
	}
	if got := disk.Of("/"); got == "" {
		t.Error("the first disk has no name")
	}
}
