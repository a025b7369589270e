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
	// Folder is where backups without a given path are stored. If it is empty, they are stored in a
	// folder inside the data folder.
	Folder string `json:"folder"`
}

func defaultBackups() Backups { return Backups{Daily: true, Keep: 7} }

func (b Backups) validate() error {
	if b.Keep < 1 || b.Keep > MaxBackups {
		return problem.Usage(fmt.Sprintf("%d backups cannot be kept", b.Keep),
			fmt.Sprintf("Choose 1 to %d.", MaxBackups))
	}
	if b.Folder != "" && !filepath.IsAbs(b.Folder) {
		return problem.Usage(fmt.Sprintf("The backup folder %s is not an absolute path", problem.Quoted(b.Folder)),
			"Enter the full path, or leave it empty to use the data folder.")
	}
	return nil
}
