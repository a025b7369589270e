//go:build !windows

package autostart

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/rollcallsync/rollcall/core/atomicfile"
)

// pathsIgnoreCase says whether paths that differ only in letter case are the same.
const pathsIgnoreCase = false

// place describes the location of the entry, for people.
func place() string {
	path, err := entryPath()
	if err != nil {
		return "of this user"
	}
	return path
}

func read() (e Entry, enabled bool, err error) {
	path, err := entryPath()
	if err != nil {
		return e, false, err
	}
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return e, false, nil
	}
	if err != nil {
		return e, false, fmt.Errorf("read autostart entry: %w", err)
	}
	return parseEntry(string(text))
}

func write(e Entry) error {
	path, err := entryPath()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make folder of autostart entries: %w", err)
	}
	if err := atomicfile.Replace(path, []byte(entryText(e))); err != nil {
		return fmt.Errorf("write autostart entry: %w", err)
	}
	return nil
}

func remove() error {
	path, err := entryPath()
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("remove autostart entry: %w", err)
	}
	return nil
}
