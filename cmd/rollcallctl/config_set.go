package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/quantity"
	"github.com/rollcallsync/rollcall/core/schedule"
	"github.com/rollcallsync/rollcall/core/settings"
)

// settingFlags are the flags of config set.
type settingFlags struct {
	region, times, keepHistory, backupFolder, language, appearance, density string
	paused, dailyBackups, closeToTray                                       bool
	tellFailed, tellRecovered, tellExpiry                                   bool
	quietHours, digestAt                                                    string
	updateAddress, updateKey, updateCAFile                                  string
	checkUpdates                                                            bool
	keepBackups                                                             int
	dryRun                                                                  bool
	verifyEvery                                                             string
}

func configSet(p *program) *cobra.Command {
	f := new(settingFlags)
	cmd := &cobra.Command{
		Use: "set", Short: "Change settings", Args: takes(),
		Long: `Change the settings whose flags you give. The window and the daemon apply them
within a minute. To set the limits of runs, use rollcallctl guards; to
start the window at log-in, use rollcallctl autostart.

With --keep-history, older history is deleted after the next run, or when the
window or the daemon starts. This includes superseded versions of accounts, groups
and memberships, the changes of each run, and deleted accounts and groups. Deleted
accounts and groups are kept for at least 30 days, because Entra ID can restore
them for that long. Runs stay in the history. The command reports how much would be
deleted; with --dry-run it does nothing else.`,
		Example: `  rollcallctl config set --keep-history "2 years" --dry-run
  rollcallctl config set --region Europe/Berlin --times 07:00,19:00
  rollcallctl config set --verify-every 14
  rollcallctl config set --check-updates --update-address https://downloads.example.com/rollcall --update-key RW…
  rollcallctl config set --daily-backups --keep-backups 14 --backup-folder /srv/backups`,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.setSettings(cmd, f) },
	}
	f.bind(cmd)
	return cmd
}

func (f *settingFlags) bind(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringVar(&f.region, "region", "",
		"`REGION` whose time the schedule uses: europe, north-america, south-africa, australia, or a time zone")
	flags.StringVar(&f.times, "times", "", "`TIMES` of day in the region: 08:00,13:00,23:00")
	flags.BoolVar(&f.paused, "paused", false, "pause the schedule")
	flags.StringVar(&f.keepHistory, "keep-history", "",
		"`TIME` to keep old history: 90 days, 18 months, 2 years, for ever")
	flags.StringVar(&f.verifyEvery, "verify-every", "",
		"`DAYS` after which a scheduled run reads everything, to find changes that Microsoft Graph did not report: "+
			"7, or never")
	flags.BoolVar(&f.dailyBackups, "daily-backups", false, "back up the database once a day")
	flags.IntVar(&f.keepBackups, "keep-backups", 0, "`NUMBER` of dated backups to keep")
	flags.StringVar(&f.backupFolder, "backup-folder", "",
		"`FOLDER` for dated backups; if empty, inside the data folder")
	flags.StringVar(&f.language, "language", "",
		"`LANGUAGE` of the window: system, en (English), de (German) or fr (French)")
	flags.StringVar(&f.appearance, "appearance", "", "`APPEARANCE` of the window: system, light or dark")
	flags.StringVar(&f.density, "density", "", "`DENSITY` of the window's tables: comfortable, standard or compact")
	flags.BoolVar(&f.closeToTray, "close-to-tray", false, "keep running in the tray when the window is closed")
	flags.BoolVar(&f.tellFailed, "tell-failed", false, "show a notification of a failed run on the desktop")
	flags.BoolVar(&f.tellRecovered, "tell-recovered", false, "show a notification of the first success after failures")
	flags.BoolVar(&f.tellExpiry, "tell-expiry", false, "show a notification of a key that is about to expire")
	flags.StringVar(&f.quietHours, "quiet-hours", "",
		"`HOURS` in the region during which nothing is sent to channels: 22:00-07:00, or none")
	flags.StringVar(&f.digestAt, "digest-at", "",
		"`TIME` of day in the region of the daily summary for channels: 07:30")
	flags.BoolVar(&f.checkUpdates, "check-updates", false, "look for a newer version once a day")
	flags.StringVar(&f.updateAddress, "update-address", "",
		"`PLACE` where the publisher announces new versions: a folder, or an address that begins with https://")
	flags.StringVar(&f.updateKey, "update-key", "",
		"public `KEY` of the publisher, which begins with RW, or the file that contains it")
	flags.StringVar(&f.updateCAFile, "update-ca-file", "",
		"PEM `FILE` with certificate authorities for --update-address, in addition to those of the system")
	flags.BoolVar(&f.dryRun, "dry-run", false, "only report what would be deleted")
}

func (p *program) setSettings(cmd *cobra.Command, f *settingFlags) error {
	s, err := p.open(cmd.Context())
	if err != nil {
		return err
	}
	changed, err := f.apply(cmd, s.Settings())
	if err != nil {
		return err
	}
	if err := changed.Validate(); err != nil {
		return err
	}
	if cmd.Flags().Changed("keep-history") {
		if err := p.tellLoss(cmd.Context(), s, changed.KeepHistory); err != nil {
			return err
		}
	}
	if f.dryRun {
		return nil
	}
	if err := s.SaveSettings(cmd.Context(), changed); err != nil {
		return err
	}
	return p.showSettings(s, changed)
}

// apply sets the settings whose flags were given.
func (f *settingFlags) apply(cmd *cobra.Command, s settings.Settings) (_ settings.Settings, err error) {
	given := cmd.Flags().Changed
	any := false
	for name, set := range map[string]func(){
		"region":         func() { s.Region = schedule.Region(f.region) },
		"paused":         func() { s.Paused = f.paused },
		"daily-backups":  func() { s.Backups.Daily = f.dailyBackups },
		"keep-backups":   func() { s.Backups.Keep = f.keepBackups },
		"language":       func() { s.Language = settings.Language(f.language) },
		"appearance":     func() { s.Appearance = settings.Appearance(f.appearance) },
		"density":        func() { s.Density = settings.Density(f.density) },
		"close-to-tray":  func() { s.CloseToTray = f.closeToTray },
		"tell-failed":    func() { s.Notifications.FailedRun = f.tellFailed },
		"tell-recovered": func() { s.Notifications.Recovered = f.tellRecovered },
		"tell-expiry":    func() { s.Notifications.KeyExpiry = f.tellExpiry },
		"times":          func() { s.Times, err = schedule.ParseTimes(f.times) },
		"keep-history":   func() { s.KeepHistory, err = settings.ParseRetention(f.keepHistory) },
		"verify-every":   func() { s.VerifyEvery, err = settings.ParseVerifyEvery(f.verifyEvery) },
		"quiet-hours":    func() { s.Quiet, err = settings.ParseQuietHours(f.quietHours) },
		"digest-at":      func() { s.Digest, err = schedule.ParseTimeOfDay(f.digestAt) },
		"check-updates":  func() { s.Updates.Check = f.checkUpdates },
		"update-address": func() { s.Updates.Address, err = settings.ParseUpdateAddress(f.updateAddress) },
		"update-key":     func() { s.Updates.Key, err = publicKey(f.updateKey) },
		"update-ca-file": func() { s.Updates.CAFile, err = wholePath(f.updateCAFile) },
		"backup-folder":  func() { s.Backups.Folder, err = wholePath(f.backupFolder) },
	} {
		if given(name) {
			any = true
			if set(); err != nil {
				return s, err
			}
		}
	}
	if !any {
		return s, problem.Usage("No change was given",
			"Specify a setting to change, such as --keep-history. See rollcallctl config set --help.")
	}
	return s, nil
}

// publicKey returns the public key of a publisher, which was typed or is in a file.
func publicKey(typed string) (string, error) {
	if text, err := os.ReadFile(typed); err == nil {
		typed = string(text)
	}
	return settings.ParseUpdateKey(typed)
}

// wholePath returns the absolute form of a path. An empty path stays empty.
func wholePath(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	return filepath.Abs(path)
}

// tellLoss reports what would be deleted now if history were kept only this long.
func (p *program) tellLoss(ctx context.Context, s *session, keep settings.Retention) error {
	loss, err := s.HistoryLoss(ctx, keep)
	if err != nil {
		return err
	}
	if p.json {
		return p.printJSON(struct {
			Drops directory.Forgotten `json:"drops"`
		}{loss})
	}
	p.talk(lossInWords(keep, loss))
	return nil
}

func lossInWords(keep settings.Retention, loss directory.Forgotten) string {
	switch {
	case keep.ForEver():
		return "Nothing is deleted."
	case loss.Nothing():
		return fmt.Sprintf("Nothing is older than %s.", keep)
	}
	return fmt.Sprintf("The history older than %s contains %s of runs, %s, %s and %s of memberships, %s, %s. It is "+
		"deleted after the next run.", keep,
		quantity.Counted(loss.Changes, "change"), quantity.Counted(loss.UserVersions, "old version")+" of accounts",
		quantity.Number(loss.GroupVersions)+" of groups",
		quantity.Number(loss.Memberships), quantity.Number(loss.Tombstones)+" deleted accounts and groups",
		quantity.Counted(loss.LogOns, "log-on"))
}
