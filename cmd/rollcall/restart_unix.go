//go:build cgo && !windows

package main

import (
	"fmt"
	"os"
	"syscall"
)

// restart becomes the program that starts again; it returns only why it cannot.
func restart(folder string, o options, backup string) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the program: %w", err)
	}
	return syscall.Exec(program, append([]string{os.Args[0]}, restartArgs(folder, o, backup)...), os.Environ())
}
