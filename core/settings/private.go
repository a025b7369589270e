package settings

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// ownNames begin the names of the files that Rollcall keeps in a data folder.
var ownNames = []string{"rollcall", "staging", "settings", "schedule", "crash"}

// keepPrivate takes from everyone but the owner what a copy or a backup
// program may have given them: the files of a data folder, and the folder
// where it bears the program's name. Any other folder may be meant for others
// too. What belongs to somebody else stays as it is. On Windows the folder's
// own access list decides.
func keepPrivate(folder string) {
	if runtime.GOOS == "windows" {
		return
	}
	if filepath.Base(folder) == "rollcall" {
		restrict(folder)
	}
	entries, _ := os.ReadDir(folder) // who opens a file in it says what is wrong
	for _, entry := range entries {
		if entry.Type().IsRegular() && isOwn(entry.Name()) {
			restrict(filepath.Join(folder, entry.Name()))
		}
	}
}

func isOwn(name string) bool {
	for _, own := range ownNames {
		if strings.HasPrefix(name, own) {
			return true
		}
	}
	return false
}

// restrict removes the rights of group and others, where there are any.
func restrict(path string) {
	const others fs.FileMode = 0o077
	if info, err := os.Stat(path); err == nil && info.Mode()&others != 0 {
		os.Chmod(path, info.Mode().Perm()&^others)
	}
}
