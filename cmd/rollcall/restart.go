//go:build cgo

package main

// restoreFlag is the flag that names the backup to restore at the start.
const restoreFlag = "restore"

// The flags that say where secrets are kept.
const (
	vaultFlag    = "vault"
	vaultKeyFlag = "vault-key"
)

// restartArgs returns the arguments with which the program starts again to replace the database in
// a data folder with a backup.
func restartArgs(folder string, o options, backup string) []string {
	args := []string{"--data-dir", folder, "--" + restoreFlag, backup}
	if o.vault != "" {
		args = append(args, "--"+vaultFlag, o.vault)
	}
	if o.vaultKey != "" {
		args = append(args, "--"+vaultKeyFlag, o.vaultKey)
	}
	if o.demo {
		args = append(args, "--demo")
	}
	return args
}
