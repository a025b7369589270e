package present

import (
	"path/filepath"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
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
	last := lang.T("no run yet")
	if !b.LastRun.IsZero() {
		last = lang.T("last run %s", c.When(b.LastRun))
	}
	return strings.Join([]string{
		lang.N(b.Connectors, "%s connector", "%s connectors"), lang.N(b.Users, "%s user", "%s users"),
		lang.N(b.Groups, "%s group", "%s groups"), last,
	}, ", ")
}

// RestoreQuestion explains what restoring a backup does.
func RestoreQuestion(b directory.Backup, contents directory.BackupContents, c Clock) (title, text, button string) {
	title = lang.T("Restore the backup of %s?", c.When(b.At))
	if b.At.IsZero() {
		title = lang.T("Restore %s?", quoted(Line(filepath.Base(b.Path))))
	}
	return title, lang.T("The backup contains %s. Runs stop, and Rollcall restarts with it. "+
		"The next runs read all changes since then. The current database is kept in the data folder under "+
		"another name. "+
		"Settings and keys stay as they are.", BackupContentsText(contents, c)), lang.T("Restore and restart")
}

// Restored describes a backup that replaced the database when the program started.
type Restored struct {
	Backup string // path; empty if no backup was restored
	Aside  string // path of the previous database; empty if there was none
}

// RestoredNotice says that a backup was restored.
func RestoredNotice(r Restored) Problem {
	p := Problem{Title: lang.T("The backup %s was restored.", Line(filepath.Base(r.Backup))), Tone: ToneGood}
	if r.Aside != "" {
		p.Hint = lang.T("The previous database is kept as %s. Delete that file when you no longer need it.",
			Line(filepath.Base(r.Aside)))
	}
	return p
}
