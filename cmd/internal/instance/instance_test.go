package instance

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/rollcallsync/rollcall/core/problem"
)

func first(t *testing.T, folder string) *Instance {
	t.Helper()
	i, err := Claim(folder, true)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestSecondStartShowsTheFirst(t *testing.T) {
	folder := t.TempDir()
	i := first(t, folder)
	defer i.Release()
	for range 3 { // Nobody receives yet, so the requests become one.
		if _, err := Claim(folder, true); !errors.Is(err, ErrShown) {
			t.Fatalf("second start: %v, want ErrShown", err)
		}
	}
	if got := len(i.Raised); got != 1 {
		t.Errorf("%d calls wait, want 1", got)
	}
}

func TestStartAtLoginShowsNothing(t *testing.T) {
	folder := t.TempDir()
	i := first(t, folder)
	defer i.Release()
	if _, err := Claim(folder, false); !errors.Is(err, ErrShown) {
		t.Fatalf("second start: %v, want ErrShown", err)
	}
	if got := len(i.Raised); got != 0 {
		t.Errorf("the window was asked for %d times", got)
	}
}

func TestFolderIsFreeAfterRelease(t *testing.T) {
	folder := t.TempDir()
	first(t, folder).Release()
	first(t, folder).Release()
}

func TestFoldersDoNotMeet(t *testing.T) {
	defer first(t, t.TempDir()).Release()
	defer first(t, t.TempDir()).Release()
}

// TestStrangersAreNotHeard: a caller without the token gets no answer.
func TestStrangersAreNotHeard(t *testing.T) {
	folder := t.TempDir()
	i := first(t, folder)
	defer i.Release()
	path := filepath.Join(folder, instanceFile)
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Fatalf("mode of the address: %v, %v", info.Mode(), err)
	}
	text, err := json.Marshal(address{Address: i.listener.Addr().String(), Token: "guessed"})
	if err == nil {
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Claim(folder, true); problem.Of(err).Code != problem.CodeBusy {
		t.Errorf("a stranger's call: %v, want a problem of code busy", err)
	}
	if len(i.Raised) != 0 {
		t.Error("the stranger was heard")
	}
}

func TestFolderThatCannotBeUsed(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Claim(file, true); problem.Of(err).Code != "data_folder" {
		t.Errorf("claim of a file: %v, want a problem of code data_folder", err)
	}
}
