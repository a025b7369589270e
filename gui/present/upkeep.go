package present

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/autostart"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/exchange"
	"github.com/rollcallsync/rollcall/core/quantity"
	"github.com/rollcallsync/rollcall/core/settings"
)

// OtherRetention is the option for a retention that is not in the list.
const OtherRetention = "Another period"

var retentions = []settings.Retention{
	{Unit: settings.Days},
	{Count: 90, Unit: settings.Days},
	{Count: 1, Unit: settings.Years},
	{Count: 2, Unit: settings.Years},
	{Count: 5, Unit: settings.Years},
	{Count: 10, Unit: settings.Years},
}

// HistoryChoices are the retentions in the list.
func HistoryChoices() []string {
	var titles []string
	for _, r := range retentions {
		titles = append(titles, capital(r.String()))
	}
	return append(titles, OtherRetention)
}

// historyChoice returns how the screen shows a retention.
func historyChoice(r settings.Retention) (choice, other string) {
	title := capital(r.String())
	for _, offered := range HistoryChoices() {
		if offered == title {
			return title, ""
		}
	}
	return OtherRetention, r.String()
}

// Retention returns how long the draft keeps history.
func (d SettingsDraft) Retention() (settings.Retention, error) {
	if d.History == OtherRetention {
		return settings.ParseRetention(d.OtherHistory)
	}
	return settings.ParseRetention(d.History)
}

// backups returns the backup settings of the draft, with their faults.
func (d SettingsDraft) backups() (b settings.Backups, keep, folder string) {
	b = settings.Backups{Daily: d.DailyBackups, Folder: strings.TrimSpace(d.BackupFolder)}
	n, err := strconv.Atoi(strings.TrimSpace(d.KeepBackups))
	if b.Keep = n; err != nil || n < 1 || n > settings.MaxBackups {
		keep = fmt.Sprintf("Enter a number from 1 to %d.", settings.MaxBackups)
	}
	if b.Folder != "" && !filepath.IsAbs(b.Folder) {
		folder = "Enter the full path, or leave it empty."
	}
	return b, keep, folder
}

// LossText says what saving a shorter history would delete.
func LossText(r settings.Retention, loss directory.Forgotten) string {
	switch {
	case r.ForEver():
		return ""
	case loss.Nothing():
		return "There is nothing older than that."
	}
	return fmt.Sprintf("The next run or restart deletes %s of runs, %s of accounts, groups and memberships, %s, and "+
		"%s. The runs themselves stay in the history.",
		quantity.Counted(loss.Changes, "change"),
		quantity.Counted(loss.UserVersions+loss.GroupVersions+loss.Memberships, "old version"),
		deletedText(loss.Tombstones), quantity.Counted(loss.LogOns, "log-on"))
}

// AutostartText says whether the system starts a different program at log-in. Otherwise it is
// empty.
func AutostartText(a app.Autostart) string {
	switch {
	case a.State == autostart.Moved:
		return "The system starts " + Line(a.Program) + ", which no longer exists. Turn this on and save to fix that."
	case a.State == autostart.Other:
		return "The system starts " + Line(a.Program) +
			", or uses another data folder. Turn this on and save to start this program instead."
	case a.State == autostart.Off && a.Program == "":
		return "The demo cannot start at log-in, because its data is temporary."
	}
	return ""
}

// BackupText describes the newest backup in a sorted list.
func BackupText(list []directory.Backup, c Clock) string {
	if len(list) == 0 {
		return "There are no backups yet."
	}
	newest := list[0]
	return fmt.Sprintf("Newest of %s: %s, %s.", quantity.Counted(len(list), "backup"), c.Ago(newest.At),
		quantity.Bytes(newest.Bytes))
}

// SizeText returns the size of a file as text.
func SizeText(bytes int64) string { return quantity.Bytes(bytes) }

// ImportedText says what an import changed, and what the user still has to do.
func ImportedText(done exchange.Imported) string {
	text := fmt.Sprintf("Imported: %d added, %d changed.", done.Added, done.Changed)
	if len(done.NeedKey) == 0 {
		return text
	}
	names := make([]string, len(done.NeedKey))
	for i, c := range done.NeedKey {
		names[i] = "“" + Line(c.Description) + "”"
	}
	return text + " Enter the keys of these connectors: " + strings.Join(names, ", ") + "."
}

func deletedText(n int) string {
	if n == 1 {
		return "1 deleted account or group"
	}
	return quantity.Number(n) + " deleted accounts and groups"
}
