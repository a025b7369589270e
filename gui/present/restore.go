package present

import (
	"path/filepath"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// BackupTitle names a backup by its moment, or a file that has none by its name.
func BackupTitle(b directory.Backup, c Clock) string {
	if b.At.IsZero() {
		return Line(filepath.Base(b.Path))
	}
	return capital(c.When(b.At))
}

// BackupContentsText tells what a backup holds, and from when.
func BackupContentsText(b directory.BackupContents, c Clock) string {
	text := quantity.Counted(b.Connectors, "connector") + ", " + quantity.Counted(b.Users, "user") + ", " + quantity.Counted(b.Groups, "group")
	if b.LastRun.IsZero() {
		return text + ", no run yet"
	}
	return text + ", last run " + c.When(b.LastRun)
}

// RestoreQuestion says what restoring a backup does.
func RestoreQuestion(b directory.Backup, contents directory.BackupContents, c Clock) (title, text, button string) {
	title = "Restore the backup of " + c.When(b.At) + "?"
	if b.At.IsZero() {
		title = "Restore " + quoted(Line(filepath.Base(b.Path))) + "?"
	}
	return title, "The backup holds " + BackupContentsText(contents, c) + ". Runs stop, and Rollcall starts again with it. " +
		"The next runs read what has changed since then. The present database is set aside in the data folder, not deleted. " +
		"Settings and keys stay as they are.", "Restore and restart"
}

// Restored is a backup that took the place of the database at the start.
type Restored struct {
	Backup string // path; empty: none did
	Aside  string // where the database from before is; empty: there was none
}

// RestoredNotice tells that a backup was restored.
func RestoredNotice(r Restored) Problem {
	p := Problem{Title: "The backup " + Line(filepath.Base(r.Backup)) + " was restored.", Tone: ToneGood}
	if r.Aside != "" {
		p.Hint = "The database from before is set aside as " + Line(filepath.Base(r.Aside)) + ". Delete that file when you no longer need it."
	}
	return p
}
