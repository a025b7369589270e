package settings

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// ownNames are the prefixes of the names of Rollcall's files in a data folder.
var ownNames = []string{"rollcall", "staging", "settings", "schedule", "notifications", "crash", "vault"}

// keepPrivate removes access rights of anyone other than the owner, which a copy or a backup
// program may have added. It changes the files in a data folder, and the folder itself if it has
// the program's name. Any other folder may be shared on purpose. It does not change files that
// belong to others. On Windows, the folder's access list decides.
func keepPrivate(folder string) {
	if runtime.GOOS == "windows" {
		return
	}
	if filepath.Base(folder) == "rollcall" {
		restrict(folder)
	}
	entries, _ := os.ReadDir(folder) // the code that opens a file reports the error
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

// restrict removes the rights of the group and of others, if there are any.
func restrict(path string) {
	const others fs.FileMode = 0o077
	if info, err := os.Stat(path); err == nil && info.Mode()&others != 0 {
		os.Chmod(path, info.Mode().Perm()&^others)
	}
}
