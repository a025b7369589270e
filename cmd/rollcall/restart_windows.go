//go:build cgo

package main

import (
	"fmt"
	"os"
)

// restart starts the program again and ends this process. It returns only if that fails.
func restart(folder string, o options, backup string) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find the program: %w", err)
	}
	files := []*os.File{os.Stdin, os.Stdout, os.Stderr}
	if _, err := os.StartProcess(program, append([]string{program}, restartArgs(folder, o, backup)...),
		&os.ProcAttr{Files: files}); err != nil {
		return fmt.Errorf("start the program: %w", err)
	}
	os.Exit(0)
	return nil
}
