package export

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/rollcallsync/rollcall/core/problem"
)

func TestToFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "users.csv")
	put := func(text string) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := io.WriteString(w, text)
			return err
		}
	}
	for _, text := range []string{"first", "second"} {
		if err := ToFile(path, put(text)); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(path); string(got) != text || err != nil {
			t.Errorf("file = %q, %v, want %q", got, err, text)
		}
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("mode = %v, %v, want 0600", info.Mode(), err)
	}

	broken := errors.New("broken")
	if err := ToFile(path, func(w io.Writer) error {
		io.WriteString(w, "half")
		return broken
	}); !errors.Is(err, broken) {
		t.Errorf("err = %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "second" {
		t.Errorf("after a failure the file = %q, want what was there", got)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, ".*")); len(left) != 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestToFileNamesThePath(t *testing.T) {
	folder := t.TempDir()
	nothing := func(io.Writer) error { return nil }
	if p := problem.Of(ToFile(folder, nothing)); p.Code != problem.CodeUsage {
		t.Errorf("a folder: %+v", p)
	}
	if p := problem.Of(ToFile(filepath.Join(folder, "none", "f"), nothing)); p.Code != "file_unwritable" ||
		p.Detail != "The folder does not exist." {
		t.Errorf("a missing folder: %+v", p)
	}
}

func TestFormatOf(t *testing.T) {
	for path, want := range map[string]Format{
		"a.csv": CSV, "/b/a.jsonl": JSONL, "A.JSONL": JSONL, "jsonl": CSV,
		"": CSV,
	} {
		if got := FormatOf(path); got != want {
			t.Errorf("%q is %s, want %s", path, got, want)
		}
	}
}
