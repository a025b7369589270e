package main

import (
	"strconv"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/core/schedule"
	"github.com/rollcallsync/rollcall/core/settings"
)

func configCommand(p *program) *cobra.Command {
	return group("config", "Show and change the settings, and copy them to another computer",
		configShow(p), configSet(p), configExport(p), configImport(p))
}

func configShow(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "show", Short: "Show the settings", Args: takes(),
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			return p.showSettings(s, s.Settings())
		}),
	}
}

func (p *program) showSettings(s *session, now settings.Settings) error {
	if p.json {
		return p.printJSON(now)
	}
	t := newTable(p.stdout)
	t.facts([][2]string{
		{"Region", now.Region.Title()},
		{"Times", schedule.TimesText(now.Times)},
		{"Schedule paused", yesNo(now.Paused)},
		{"Verify everything", settings.VerifyEveryText(now.VerifyEvery)},
		{"Keep history", now.KeepHistory.String()},
		{"Daily backups", yesNo(now.Backups.Daily)},
		{"Keep backups", strconv.Itoa(now.Backups.Keep)},
		{"Backup folder", s.BackupFolder(now)},
		{"Secrets", "in " + s.VaultName()},
		{"Language of the window", string(now.Language)},
		{"Appearance", string(now.Appearance)},
		{"Table density", string(now.Density)},
		{"Close to tray", yesNo(now.CloseToTray)},
		{"Notify of failed or held runs", yesNo(now.Notifications.FailedRun)},
		{"Notify of recovery", yesNo(now.Notifications.Recovered)},
		{"Notify of expiring keys", yesNo(now.Notifications.KeyExpiry)},
		{"Quiet hours of channels", now.Quiet.String()},
		{"Daily summary at", now.Digest.String()},
		{"Look for updates", yesNo(now.Updates.Check)},
		{"Updates from", now.Updates.Address},
		{"Key for updates", now.Updates.Key},
	})
	return t.flush()
}
