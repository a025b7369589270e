package autostart

import (
	"errors"
	"fmt"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// The keys below HKEY_CURRENT_USER with the programs to start at log-in, and with those that the
// Task Manager has disabled.
const (
	runKey      = `Software\Microsoft\Windows\CurrentVersion\Run`
	approvedKey = `Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run`
)

// pathsIgnoreCase says whether paths that differ only in letter case are the same.
const pathsIgnoreCase = true

// place describes the location of the entry, for people.
func place() string { return `HKEY_CURRENT_USER\` + runKey + `\` + name }

func read() (e Entry, enabled bool, err error) {
	key, err := registry.OpenKey(registry.CURRENT_USER, runKey, registry.QUERY_VALUE)
	if errors.Is(err, registry.ErrNotExist) {
		return e, false, nil
	}
	if err != nil {
		return e, false, fmt.Errorf("open Run key: %w", err)
	}
	defer key.Close()
	line, _, err := key.GetStringValue(name)
	if errors.Is(err, registry.ErrNotExist) {
		return e, false, nil
	}
	if err != nil {
		return e, false, fmt.Errorf("read Run key: %w", err)
	}
	words, err := windows.DecomposeCommandLine(line)
	if err != nil || len(words) == 0 {
		return e, false, err
	}
	return Entry{Program: words[0], Args: words[1:]}, approved(), nil
}

// approved reports whether the Task Manager allows the entry. The Task Manager marks a disabled
// entry with an odd first byte.
func approved() bool {
	key, err := registry.OpenKey(registry.CURRENT_USER, approvedKey, registry.QUERY_VALUE)
	if err != nil {
		return true
	}
	defer key.Close()
	mark, _, err := key.GetBinaryValue(name)
	return err != nil || len(mark) == 0 || mark[0]&1 == 0
}

func write(e Entry) error {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, runKey, registry.SET_VALUE)
	if err != nil {
		return fmt.Errorf("open Run key: %w", err)
	}
	defer key.Close()
	line := windows.ComposeCommandLine(append([]string{e.Program}, e.Args...))
	if err := checkRunLine(line); err != nil {
		return err
	}
	if err := key.SetStringValue(name, line); err != nil {
		return fmt.Errorf("write Run key: %w", err)
	}
	return deleteValue(approvedKey)
}

func remove() error { return errors.Join(deleteValue(runKey), deleteValue(approvedKey)) }

// deleteValue removes our value from a key. It is not an error if the value is missing.
func deleteValue(path string) error {
	key, err := registry.OpenKey(registry.CURRENT_USER, path, registry.SET_VALUE)
	if err == nil {
		defer key.Close()
		err = key.DeleteValue(name)
	}
	if err != nil && !errors.Is(err, registry.ErrNotExist) {
		return fmt.Errorf("remove value of %s: %w", path, err)
	}
	return nil
}
