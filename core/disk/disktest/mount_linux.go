package disktest

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// New mounts a disk of the given size in bytes, and returns its mount point.
func New(t testing.TB, bytes int) string {
	t.Helper()
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	mount(t, folder, 0, fmt.Sprintf("size=%d", bytes))
	t.Cleanup(func() { syscall.Unmount(folder, syscall.MNT_DETACH) })
	return folder
}

// Full mounts a disk that has room only for empty files.
func Full(t testing.TB) string {
	t.Helper()
	folder := New(t, 64<<10)
	file, err := os.Create(filepath.Join(folder, "filler"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := io.Copy(file, zeros{}); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk does not fill up: %v", err)
	}
	return folder
}

// ReadOnly mounts a read-only disk.
func ReadOnly(t testing.TB) string {
	t.Helper()
	folder := New(t, 64<<10)
	mount(t, folder, syscall.MS_REMOUNT|syscall.MS_RDONLY, "")
	return folder
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

func mount(t testing.TB, folder string, flags uintptr, data string) {
	t.Helper()
	switch err := syscall.Mount("tmpfs", folder, "tmpfs", flags, data); {
	case errors.Is(err, syscall.EPERM) && os.Getenv("ROLLCALL_E2E_REQUIRED") == "":
		t.Skip("only root can mount a disk, so this was not tested")
	case err != nil:
		t.Fatalf("mount: %v", err)
	}
}
