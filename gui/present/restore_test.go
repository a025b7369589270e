package present

import (
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

func TestRestoreTexts(t *testing.T) {
	clock := Clock{Now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Zone: time.UTC}
	backup := directory.Backup{Path: "/data/backups/rollcall-20261123-080000.db", At: clock.Now.Add(-time.Hour)}
	contents := directory.BackupContents{
		Connectors: 1, Users: 12481, Groups: 933,
		LastRun: clock.Now.Add(-2 * time.Hour),
	}
	title, text, button := RestoreQuestion(backup, contents, clock)
	other, _, _ := RestoreQuestion(directory.Backup{Path: "/srv/old.db"}, contents, clock)
	for _, tt := range []struct{ got, want string }{
		{BackupTitle(backup, clock), "Today 08:00"},
		{BackupTitle(directory.Backup{Path: "/srv/old.db"}, clock), "old.db"},
		{BackupContentsText(contents, clock), "1 connector, 12,481 users, 933 groups, last run today 07:00"},
		{BackupContentsText(directory.BackupContents{}, clock), "0 connectors, 0 users, 0 groups, no run yet"},
		{title, "Restore the backup of today 08:00?"},
		{other, "Restore “old.db”?"},
		{button, "Restore and restart"},
		{RestoredNotice(Restored{Backup: "/b/a.db"}).Text(), "The backup a.db was restored."},
		{
			RestoredNotice(Restored{"/b/a.db", "/d/c.db"}).Text(),
			"The backup a.db was restored.\nThe previous database is kept as c.db. Delete that file when you no " +
				"longer need it.",
		},
	} {
		if tt.got != tt.want {
			t.Errorf("got  %s\nwant %s", tt.got, tt.want)
		}
	}
	for _, part := range []string{
		"12,481 users", "Runs stop", "Rollcall restarts", "is kept in the data folder",
		"keys stay",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("the question does not say %q: %s", part, text)
		}
	}
}
