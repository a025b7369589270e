//go:build cgo

package main

// restoreFlag is the flag that names the backup to restore at the start.
const restoreFlag = "restore"

// restartArgs returns the arguments with which the program starts again to replace the database in
// a data folder with a backup.
func restartArgs(folder string, o options, backup string) []string {
	args := []string{"--data-dir", folder, "--" + restoreFlag, backup}
	if o.demo {
		args = append(args, "--demo")
	}
	return args
}
