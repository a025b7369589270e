package app

import (
	"context"
	"io"

	"github.com/rollcallsync/rollcall/core/backup"
	"github.com/rollcallsync/rollcall/core/checklist"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/exchange"
	"github.com/rollcallsync/rollcall/core/settings"
)

// TestConnector tests a connector with the checklist and calls each with every line as soon as it
// is known; see package checklist. The error only means that the connector was not found. Problems
// with the connector are in the checks.
func (a *App) TestConnector(ctx context.Context, ref string, each func(checklist.Check)) error {
	c, err := a.Connector(ctx, ref)
	if err != nil {
		return err
	}
	return checklist.Run(ctx, checklist.Options{
		Connector: c, Secret: a.secretOf, Open: a.examine, Remember: a.update, Log: a.log, Now: a.now,
	}, each)
}

// Backup makes a backup like backup.Keeper.Make. Without a path, the backup gets a dated name.
func (a *App) Backup(ctx context.Context, path string) (directory.Backup, error) {
	return a.backups.Make(ctx, path)
}

// Backups lists the dated backups in the backup folder, the newest first.
func (a *App) Backups() ([]directory.Backup, error) { return a.backups.List() }

// BackupFolder returns the backup folder that these settings choose.
func (a *App) BackupFolder(s settings.Settings) string { return backup.Folder(a.folder, s) }

// Checkpoint moves the contents of the log file next to the database into the database, and returns
// the size of the log file in bytes before and after. Parts that a reader is still using may have
// to stay.
func (a *App) Checkpoint(ctx context.Context) (before, after int64, err error) {
	return a.maintenance.Checkpoint(ctx)
}

// ExportConfig writes the configuration in a form for other computers; see package exchange.
func (a *App) ExportConfig(ctx context.Context, w io.Writer) error { return a.exchange.Export(ctx, w) }

// SaveConfig writes the output of ExportConfig to a file, as a whole or not at all.
func (a *App) SaveConfig(ctx context.Context, path string) error { return a.exchange.Save(ctx, path) }

// ImportConfig imports the output of ExportConfig; see package exchange.
func (a *App) ImportConfig(ctx context.Context, r io.Reader) (exchange.Imported, error) {
	defer a.imported(ctx)
	return a.exchange.Import(ctx, r)
}

// LoadConfig imports the output of ExportConfig from a file.
func (a *App) LoadConfig(ctx context.Context, path string) (exchange.Imported, error) {
	defer a.imported(ctx)
	return a.exchange.Load(ctx, path)
}

// imported publishes that an import may have changed any connector or profile.
func (a *App) imported(ctx context.Context) {
	if list, err := a.Connectors(ctx); err == nil {
		a.signIns.Retain(list)
	}
	a.bus.Changed()
}

// hasKey reports whether a connector's secret or certificate is on this computer.
func (a *App) hasKey(ctx context.Context, c directory.Connector) bool {
	secret, err := a.secretOf(ctx, c)
	if err != nil {
		return false
	}
	_, err = a.checkKey(c, secret)
	return err == nil
}

// SaveDiagnostics writes a support bundle to a ZIP file, as a whole or not at all; see package
// diagnostics.
func (a *App) SaveDiagnostics(ctx context.Context, path string) error {
	return a.report.Save(ctx, path)
}
