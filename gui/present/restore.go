package present

import (
	"path/filepath"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// BackupTitle returns the time of a backup or, if that is unknown, its file name.
func BackupTitle(b directory.Backup, c Clock) string {
	if b.At.IsZero() {
		return Line(filepath.Base(b.Path))
	}
	return capital(c.When(b.At))
}

// BackupContentsText describes the contents of a backup, and their age.
func BackupContentsText(b directory.BackupContents, c Clock) string {
	text := quantity.Counted(b.Connectors, "connector") + ", " + quantity.Counted(b.Users, "user") + ", " +
		quantity.Counted(b.Groups, "group")
	if b.LastRun.IsZero() {
		return text + ", no run yet"
	}
	return text + ", last run " + c.When(b.LastRun)
}

// RestoreQuestion explains what restoring a backup does.
func RestoreQuestion(b directory.Backup, contents directory.BackupContents, c Clock) (title, text, button string) {
	title = "Restore the backup of " + c.When(b.At) + "?"
	if b.At.IsZero() {
		title = "Restore " + quoted(Line(filepath.Base(b.Path))) + "?"
	}
	return title, "The backup contains " + BackupContentsText(contents, c) +
		". Runs stop, and Rollcall restarts with it. " +
		"The next runs read all changes since then. The current database is kept in the data folder under " +
		"another name. " +
		"Settings and keys stay as they are.", "Restore and restart"
}

// Restored describes a backup that replaced the database when the program started.
type Restored struct {
	Backup string // path; empty if no backup was restored
	Aside  string // path of the previous database; empty if there was none
}

// RestoredNotice says that a backup was restored.
func RestoredNotice(r Restored) Problem {
	p := Problem{Title: "The backup " + Line(filepath.Base(r.Backup)) + " was restored.", Tone: ToneGood}
	if r.Aside != "" {
		p.Hint = "The previous database is kept as " + Line(filepath.Base(r.Aside)) +
			". Delete that file when you no longer need it."
	}
	return p
}
