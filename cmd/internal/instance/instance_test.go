package instance

import (
	"context"
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
	for range 3 { // Nothing receives them yet, so the requests become one.
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

// TestQuit checks that an instance is asked to end, and the call returns when it has.
func TestQuit(t *testing.T) {
	folder := t.TempDir()
	i := first(t, folder)
	released := make(chan struct{})
	go func() {
		<-i.Ended
		i.Release()
		close(released)
	}()
	if err := Quit(t.Context(), folder); err != nil {
		t.Fatal(err)
	}
	select {
	case <-released:
	default:
		t.Error("Quit did not wait for the end")
	}
	if err := Quit(t.Context(), folder); err != nil {
		t.Errorf("without an instance: %v", err)
	}
	if err := Quit(t.Context(), filepath.Join(folder, "nothing")); err != nil {
		t.Errorf("without a folder: %v", err)
	}
}

// TestQuitHasNoEnd checks that an instance that is asked to end and stays is reported.
func TestQuitHasNoEnd(t *testing.T) {
	folder := t.TempDir()
	defer first(t, folder).Release()
	ctx, cancel := context.WithTimeout(t.Context(), 2*lookAgain)
	defer cancel()
	if err := Quit(ctx, folder); problem.Of(err).Code != problem.CodeBusy {
		t.Errorf("it stays: %v, want a problem of code busy", err)
	}
}

func TestFoldersDoNotMeet(t *testing.T) {
	defer first(t, t.TempDir()).Release()
	defer first(t, t.TempDir()).Release()
}

// TestStrangersAreNotHeard checks that a caller without the token gets no answer.
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
