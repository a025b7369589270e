package settings

import (
	"fmt"
	"path/filepath"

	"github.com/rollcallsync/rollcall/core/problem"
)

// MaxBackups is the largest number of automatic backups to keep.
const MaxBackups = 365

// Backups says whether the database is backed up automatically, and where backups are kept.
type Backups struct {
	Daily bool `json:"daily"`
	Keep  int  `json:"keep"` // the number of newest dated backups to keep
	// Folder is the place for backups without a given name; empty: a folder in the data
	// folder.
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
