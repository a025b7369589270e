//go:build unix

package atomicfile_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/parttest"
)

// TestPipeIsNotReplaced checks that a pipe or a device at the path, such as /dev/stdout, stays one.
func TestPipeIsNotReplaced(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		parttest.Missing(t, "pipes cannot be made here: "+err.Error())
	}
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(pipe, link); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "f")
	if err := atomicfile.Replace(other, []byte("text")); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{pipe, link} {
		for call, err := range map[string]error{
			"Replace":       atomicfile.Replace(path, []byte("text")),
			"ReplacePublic": atomicfile.ReplacePublic(path, []byte("text")),
			"Move":          atomicfile.Move(other, path),
		} {
			if !errors.Is(err, atomicfile.ErrSpecial) {
				t.Errorf("%s %s: %v, want a refusal", call, path, err)
			}
		}
		alone(t, path)
	}
	if info, err := os.Stat(link); err != nil || info.Mode().Type() != os.ModeNamedPipe {
		t.Errorf("the pipe is %v, %v", info, err)
	}
}

// TestLinkIsReplaced: what it leads to stays, because another account may have made the link.
func TestLinkIsReplaced(t *testing.T) {
	target, link := filepath.Join(t.TempDir(), "target"), filepath.Join(t.TempDir(), "link")
	if err := errors.Join(os.WriteFile(target, []byte("mine"), 0o600), os.Symlink(target, link)); err != nil {
		t.Fatal(err)
	}
	if err := atomicfile.Replace(link, []byte("text")); err != nil {
		t.Fatal(err)
	}
	if held(t, target) != "mine" || held(t, link) != "text" {
		t.Errorf("the target contains %q, and the link %q", held(t, target), held(t, link))
	}
}
