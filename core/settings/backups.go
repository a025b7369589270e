package settings

import (
	"fmt"
	"path/filepath"

	"github.com/rollcallsync/rollcall/core/problem"
)

// MaxBackups is how many automatic backups can be kept.
const MaxBackups = 365

// Backups say when the database is backed up without being asked, and where
// backups are kept.
type Backups struct {
	Daily bool `json:"daily"`
	Keep  int  `json:"keep"` // the newest so many of the dated backups stay
	// Folder is where backups without a name of their own go; empty: a folder
	// of the data folder.
	Folder string `json:"folder"`
}

func defaultBackups() Backups { return Backups{Daily: true, Keep: 7} }

func (b Backups) validate() error {
	if b.Keep < 1 || b.Keep > MaxBackups {
		return problem.Usage(fmt.Sprintf("%d backups cannot be kept", b.Keep), fmt.Sprintf("Choose 1 to %d.", MaxBackups))
	}
	if b.Folder != "" && !filepath.IsAbs(b.Folder) {
		return problem.Usage(fmt.Sprintf("The backup folder %q is not a whole path", b.Folder),
			"Write it from the root of the disk on, or leave it empty for the data folder.")
	}
	return nil
}
