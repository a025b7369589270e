package atomicfile_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/disk"
)

// TestFileOpenElsewhere checks that a target that a program has open is reported as open and not as
// forbidden.
func TestFileOpenElsewhere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := atomicfile.Replace(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	reader, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	err = atomicfile.Replace(path, []byte("new"))
	if fault := disk.FaultOf(err); fault != disk.InUse {
		t.Errorf("fault %v of %v, want %v", fault, err, disk.InUse)
	}
	if got := held(t, path); got != "old" {
		t.Errorf("the file contains %q", got)
	}
	if err := reader.Close(); err != nil {
		t.Fatal(err)
	}
	alone(t, path)
}

// TestFileOpenForAMoment checks that Replace waits for a program that closes the target soon, such
// as a virus scanner.
func TestFileOpenForAMoment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := atomicfile.Replace(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	reader, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	closed := make(chan error, 1)
	time.AfterFunc(100*time.Millisecond, func() { closed <- reader.Close() })
	if err := atomicfile.Replace(path, []byte("new")); err != nil {
		t.Error(err)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if got := held(t, path); got != "new" {
		t.Errorf("the file contains %q", got)
	}
}
