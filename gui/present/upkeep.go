package present

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/autostart"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/exchange"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// OtherRetention is the option for a retention that is not in the list.
const OtherRetention lang.Key = "Another period"

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
		titles = append(titles, retentionText(r))
	}
	return append(titles, OtherRetention.String())
}

func retentionText(r settings.Retention) string {
	switch {
	case r.ForEver():
		return lang.T("For ever")
	case r.Unit == settings.Years:
		return lang.N(r.Count, "%s year", "%s years")
	case r.Unit == settings.Months:
		return lang.N(r.Count, "%s month", "%s months")
	}
	return lang.N(r.Count, "%s day", "%s days")
}

// parseRetention reads a retention in the reader's language, or in English.
func parseRetention(typed string) (settings.Retention, error) {
	text := strings.Join(strings.Fields(typed), " ")
	number, _, _ := strings.Cut(text, " ")
	count, _ := strconv.Atoi(number)
	for _, unit := range settings.Units {
		r := settings.Retention{Count: count, Unit: unit}
		if strings.EqualFold(text, retentionText(r)) {
			return settings.ParseRetention(r.String())
		}
	}
	return settings.ParseRetention(typed)
}

// historyChoice returns how the screen shows a retention.
func historyChoice(r settings.Retention) (choice, other string) {
	title := retentionText(r)
	if slices.Contains(retentions, r) {
		return title, ""
	}
	if read, err := parseRetention(title); err != nil || read != r {
		title = r.String() // a large number, which has separators in the title
	}
	return OtherRetention.String(), title
}

// Retention returns how long the draft keeps history.
func (d SettingsDraft) Retention() (settings.Retention, error) {
	if d.History == OtherRetention.String() {
		return parseRetention(d.OtherHistory)
	}
	return parseRetention(d.History)
}

// backups returns the backup settings of the draft, with their faults.
func (d SettingsDraft) backups() (b settings.Backups, keep, folder string) {
	b = settings.Backups{Daily: d.DailyBackups, Folder: strings.TrimSpace(d.BackupFolder)}
	n, err := strconv.Atoi(strings.TrimSpace(d.KeepBackups))
	if b.Keep = n; err != nil || n < 1 || n > settings.MaxBackups {
		keep = lang.T("Enter a number from 1 to %s.", lang.Number(settings.MaxBackups))
	}
	if b.Folder != "" && !filepath.IsAbs(b.Folder) {
		folder = lang.T("Enter the full path, or leave it empty.")
	}
	return b, keep, folder
}

// LossText says what saving a shorter history would delete.
func LossText(r settings.Retention, loss directory.Forgotten) string {
	switch {
	case r.ForEver():
		return ""
	case loss.Nothing():
		return lang.T("There is nothing older than that.")
	}
	return lang.T("The next run or restart deletes %s of runs, %s of accounts, groups and memberships, %s, and "+
		"%s. The runs themselves stay in the history.",
		lang.N(loss.Changes, "%s change", "%s changes"),
		lang.N(loss.UserVersions+loss.GroupVersions+loss.Memberships, "%s old version", "%s old versions"),
		lang.N(loss.Tombstones, "%s deleted account or group", "%s deleted accounts and groups"),
		lang.N(loss.LogOns, "%s log-on", "%s log-ons"))
}

// AutostartText says whether the system starts a different program at log-in. Otherwise it is
// empty.
func AutostartText(a app.Autostart) string {
	switch {
	case a.State == autostart.Moved:
		return lang.T("The system starts %s, which no longer exists. Turn this on and save to fix that.",
			Line(a.Program))
	case a.State == autostart.Other:
		return lang.T("The system starts %s, or uses another data folder. Turn this on and save to start this program "+
			"instead.", Line(a.Program))
	case a.State == autostart.Off && a.Program == "":
		return lang.T("The demo cannot start at log-in, because its data is temporary.")
	}
	return ""
}

// BackupText describes the newest backup in a sorted list.
func BackupText(list []directory.Backup, c Clock) string {
	if len(list) == 0 {
		return lang.T("There are no backups yet.")
	}
	newest := list[0]
	return lang.T("Newest of %s: %s, %s.", lang.N(len(list), "%s backup", "%s backups"), c.Ago(newest.At),
		lang.Bytes(newest.Bytes))
}

// SizeText returns the size of a file as text.
func SizeText(bytes int64) string { return lang.Bytes(bytes) }

// ImportedText says what an import changed, and what the user still has to do.
func ImportedText(done exchange.Imported) string {
	text := lang.T("Imported: %s added, %s changed.", lang.Number(done.Added), lang.Number(done.Changed))
	if len(done.NeedKey) == 0 {
		return text
	}
	names := make([]string, len(done.NeedKey))
	for i, c := range done.NeedKey {
		names[i] = quoted(Line(c.Description))
	}
	return text + " " + lang.T("Enter the keys of these connectors: %s.", strings.Join(names, ", "))
}
