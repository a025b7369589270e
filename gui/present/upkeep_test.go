package present

import (
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/autostart"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/exchange"
	"github.com/rollcallsync/rollcall/core/settings"
)

func TestHistoryChoices(t *testing.T) {
	for _, tt := range []struct {
		keep          settings.Retention
		choice, other string
	}{
		{settings.Retention{Unit: settings.Days}, "For ever", ""},
		{settings.Retention{Count: 1, Unit: settings.Years}, "1 year", ""},
		{settings.Retention{Count: 18, Unit: settings.Months}, OtherRetention.String(), "18 months"},
	} {
		choice, other := historyChoice(tt.keep)
		got, err := SettingsDraft{History: choice, OtherHistory: other}.Retention()
		if choice != tt.choice || other != tt.other || got != tt.keep || err != nil {
			t.Errorf("%s: %q, %q, back %v, %v", tt.keep, choice, other, got, err)
		}
	}
}

func TestUpkeepFaults(t *testing.T) {
	for name, tt := range map[string]struct {
		edit func(*SettingsDraft)
		want SettingsFaults
	}{
		"no time": {
			func(d *SettingsDraft) {
				d.History = OtherRetention.String()
			},
			SettingsFaults{History: `"" does not say how long to keep history. Enter it like "90 days", "18 months", ` +
				`"2 years" or "for ever".`},
		},
		"no number": {func(d *SettingsDraft) {
			d.KeepBackups = "many"
		}, SettingsFaults{KeepBackups: "Enter a number from 1 to 365."}},
		"none": {func(d *SettingsDraft) {
			d.KeepBackups = "0"
		}, SettingsFaults{KeepBackups: "Enter a number from 1 to 365."}},
		"half a path": {func(d *SettingsDraft) {
			d.BackupFolder = "backups"
		}, SettingsFaults{BackupFolder: "Enter the full path, or leave it empty."}},
		"spaces around": {func(d *SettingsDraft) { d.KeepBackups = " 3 " }, SettingsFaults{}},
	} {
		d := DraftOf(settings.Default(), false)
		tt.edit(&d)
		if _, got := d.Settings(settings.Default()); got != tt.want {
			t.Errorf("%s: %+v, want %+v", name, got, tt.want)
		}
	}
}

func TestUpkeepTexts(t *testing.T) {
	clock := Clock{Now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), Zone: time.UTC}
	backups := []directory.Backup{{
		Path: "/data/backups/rollcall-20261123-080000.db", At: clock.Now.Add(-time.Hour),
		Bytes: 3 << 20,
	}, {}}
	year := settings.Retention{Count: 1, Unit: settings.Years}
	contoso := directory.Connector{Description: "Contoso"}
	for _, tt := range []struct{ got, want string }{
		{LossText(settings.Retention{}, directory.Forgotten{Changes: 3}), ""},
		{LossText(year, directory.Forgotten{}), "There is nothing older than that."},
		{
			LossText(year, directory.Forgotten{Changes: 1204, UserVersions: 1, Tombstones: 2, LogOns: 3}),
			"The next run or restart deletes 1,204 changes of runs, 1 old version of accounts, groups and " +
				"memberships, 2 deleted accounts and groups, and 3 log-ons. The runs themselves stay in the history.",
		},
		{AutostartText(app.Autostart{State: autostart.On, Program: "/bin/rollcall"}), ""},
		{
			AutostartText(app.Autostart{State: autostart.Moved, Program: "/old"}),
			"The system starts /old, which no longer exists. Turn this on and save to fix that.",
		},
		{
			AutostartText(app.Autostart{State: autostart.Other, Program: "/old"}),
			"The system starts /old, or uses another data folder. Turn this on and save to start this program " +
				"instead.",
		},
		{
			AutostartText(app.Autostart{State: autostart.Off}),
			"The demo cannot start at log-in, because its data is temporary.",
		},
		{BackupText(nil, clock), "There are no backups yet."},
		{BackupText(backups, clock), "Newest of 2 backups: 1 hour ago, 3.0 MB."},
		{ImportedText(exchange.Imported{Added: 2}), "Imported: 2 added, 0 changed."},
		{
			ImportedText(exchange.Imported{NeedKey: []directory.Connector{contoso, contoso}}),
			"Imported: 0 added, 0 changed. Enter the keys of these connectors: “Contoso”, “Contoso”.",
		},
	} {
		if tt.got != tt.want {
			t.Errorf("got  %s\nwant %s", tt.got, tt.want)
		}
	}
}
