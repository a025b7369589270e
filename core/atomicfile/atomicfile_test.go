package atomicfile_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/rollcallsync/rollcall/core/atomicfile"
)

func held(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// alone fails the test if the folder of path contains any other file.
func alone(t *testing.T, path string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder contains %v, %v, want only the file", entries, err)
	}
}

func TestReplace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	for _, text := range []string{"first and longer", "second"} {
		if err := atomicfile.Replace(path, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := held(t, path); got != text {
			t.Errorf("the file contains %q, want %q", got, text)
		}
		alone(t, path)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("mode %v, want 0600", got)
	}
}

func TestFailedWriteLeavesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := atomicfile.Replace(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	wrong := errors.New("wrong")
	err := atomicfile.Write(path, func(w io.Writer) error {
		if _, err := io.WriteString(w, "half"); err != nil {
			return err
		}
		return wrong
	})
	if !errors.Is(err, wrong) {
		t.Errorf("got %v, want the writer's error", err)
	}
	if got := held(t, path); got != "old" {
		t.Errorf("the file contains %q", got)
	}
	alone(t, path)
}

func TestFolderThatIsNotThere(t *testing.T) {
	err := atomicfile.Replace(filepath.Join(t.TempDir(), "none", "f"), nil)
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v, want os.ErrNotExist", err)
	}
}

func TestPlaceThatIsTaken(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "f")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Replace(folder, []byte("x")); err == nil {
		t.Error("a folder was replaced")
	}
	alone(t, folder)
}

// TestReplacePublic checks that every account may read the file, even if it was private before, and
// whatever the umask of the process is.
func TestReplacePublic(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := atomicfile.Replace(path, []byte("old")); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.ReplacePublic(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o644 && runtime.GOOS != "windows" {
		t.Errorf("mode %v, want 0644", got)
	}
	if got := held(t, path); got != "new" {
		t.Errorf("the file contains %q", got)
	}
	alone(t, path)
}
