package settings

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/rollcallsync/rollcall/core/atomicfile"
)

// ownNames are the prefixes of the names of Rollcall's files in a data folder.
var ownNames = []string{"rollcall", "staging", "settings", "schedule", "notifications", "crash", "vault"}

// keepPrivate removes access rights of anyone other than the owner, which a copy or a backup
// program may have added. It changes the files in a data folder, and the folder itself if it has
// the program's name. Any other folder may be shared on purpose. It does not change files that
// belong to others.
func keepPrivate(folder string) {
	if strings.EqualFold(filepath.Base(folder), "rollcall") {
		_ = atomicfile.Restrict(folder) // as far as this account may, and the disk has rights
	}
	entries, _ := os.ReadDir(folder) // the code that opens a file reports the error
	for _, entry := range entries {
		if entry.Type().IsRegular() && isOwn(entry.Name()) {
			_ = atomicfile.Restrict(filepath.Join(folder, entry.Name()))
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
