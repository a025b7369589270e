//go:build cgo

package main

// restoreFlag names the backup to restore at the start.
const restoreFlag = "restore"

// restartArgs are the arguments of the program that starts again in a data folder
// with a backup in the place of the database.
func restartArgs(folder string, o options, backup string) []string {
	args := []string{"--data-dir", folder, "--" + restoreFlag, backup}
	if o.demo {
		args = append(args, "--demo")
	}
	return args
}
