//go:build cgo && !windows

package main

import (
	"fmt"
	"os"
	"syscall"
)

// restart replaces this process with a new start of the program. It returns only if that fails.
func restart(folder string, o options, backup string) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the program: %w", err)
	}
	return syscall.Exec(program, append([]string{os.Args[0]}, restartArgs(folder, o, backup)...), os.Environ())
}
