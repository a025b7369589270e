//go:build cgo

package main

// restoreFlag names the backup to restore at the start.
const restoreFlag = "restore"

// restartArgs are the arguments with which the program starts again in a data folder, to
// replace the database with a backup.
func restartArgs(folder string, o options, backup string) []string {
	args := []string{"--data-dir", folder, "--" + restoreFlag, backup}
	if o.demo {
		args = append(args, "--demo")
	}
	return args
}
