package settings

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// ownNames are the beginnings of the names of Rollcall's files in a data folder.
var ownNames = []string{"rollcall", "staging", "settings", "schedule", "crash"}

// keepPrivate removes rights that a copy or a backup program may have given to others than
// the owner. It applies to the files of a data folder, and to the folder if it has the
// program's name. Any other folder may be meant for others too. Files of other owners do
// not change. On Windows the folder's access list decides.
func keepPrivate(folder string) {
	if runtime.GOOS == "windows" {
		return
	}
	if filepath.Base(folder) == "rollcall" {
		restrict(folder)
	}
	entries, _ := os.ReadDir(folder) // the code that opens a file reports the fault
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

// restrict removes the rights of group and others, if there are any.
func restrict(path string) {
	const others fs.FileMode = 0o077
	if info, err := os.Stat(path); err == nil && info.Mode()&others != 0 {
		os.Chmod(path, info.Mode().Perm()&^others)
	}
}
