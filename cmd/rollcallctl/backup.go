package main

import (
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/rollcallsync/rollcall/cmd/internal/wire"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/quantity"
	"github.com/rollcallsync/rollcall/core/settings"
)

func databaseBackup(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "backup [FILE]", Short: "Write a checked copy of the database while Rollcall keeps running",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return takes("FILE")(cmd, args)
			}
			return nil
		},
		Long: `Write a copy of the database to a file that only you can read. Runs and other
programs continue in the meantime. The copy is checked first. It then replaces an older
backup, but never any other file.

Without FILE, the copy gets a dated name in the backup folder from the settings.
The window and rollcallctl daemon make such a copy once a day and keep only the
newest ones.

The database and its backups contain no secrets.`,
		Example: "  rollcallctl database backup\n  rollcallctl database backup /srv/backups/rollcall.db",
		RunE: p.opens(func(cmd *cobra.Command, args []string, s *session) error {
			made, err := s.Backup(cmd.Context(), append(args, "")[0])
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(made)
			}
			writeLine(p.stdout, oneLine(made.Path))
			p.talk("Backed up " + quantity.Bytes(made.Bytes) + ".")
			return nil
		}),
	}
}

// backupJSON is one backup in the list, as --json shows it.
type backupJSON struct {
	directory.Backup
	Contents *directory.BackupContents `json:"contents"` // null if the file cannot be read
	Problem  string                    `json:"problem,omitempty"`
}

func databaseBackups(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "backups", Short: "List the dated backups and their contents", Args: takes(),
		Long: `List the backups in the backup folder, newest first, with their size and contents.
database restore replaces the database with one of them.`,
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			found, err := s.Backups()
			if err != nil {
				return err
			}
			list := make([]backupJSON, len(found))
			for i, b := range found {
				list[i].Backup = b
				c, err := s.BackupContents(cmd.Context(), b.Path)
				if err != nil {
					list[i].Problem = problem.Of(err).Title
					continue
				}
				list[i].Contents = &c
			}
			return p.showBackups(list)
		}),
	}
}

func (p *program) showBackups(list []backupJSON) error {
	if p.json {
		return printEach(p, list, itself)
	}
	t := newTable(p.stdout, "Made", "Size", "Connectors", "Users", "Groups", "Last run", "File")
	for _, b := range list {
		if b.Contents == nil {
			t.row(moment(b.At), quantity.Bytes(b.Bytes), "?", "?", "?", "?", b.Path)
			continue
		}
		t.row(moment(b.At), quantity.Bytes(b.Bytes), quantity.Number(b.Contents.Connectors),
			quantity.Number(b.Contents.Users),
			quantity.Number(b.Contents.Groups), moment(b.Contents.LastRun), b.Path)
	}
	return t.flush()
}

func databaseRestore(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "restore FILE", Short: "Replace the database with a backup", Args: takes("FILE"),
		Long: `Replace the database with a backup. The current database is kept under a dated
name and is never deleted. A file is refused if it is damaged, belongs to
another program, or comes from a newer version of Rollcall.

No other program may have the data folder open: quit the window and stop
rollcallctl daemon first. The next run of each connector continues from the state
of the backup. Secrets in the keyring do not change.`,
		Example: "  rollcallctl database restore ~/.local/share/rollcall/backups/rollcall-20261123-080000.db",
		RunE: func(cmd *cobra.Command, args []string) error {
			folder, err := settings.DataFolder(p.dataDir)
			if err != nil {
				return err
			}
			if _, err := p.openLog(folder); err != nil {
				return err
			}
			aside, err := wire.Restore(cmd.Context(), filepath.Join(folder, settings.DatabaseFile), args[0])
			if err != nil {
				return err
			}
			return p.showRestored(args[0], aside)
		},
	}
}

func (p *program) showRestored(from, aside string) error {
	if p.json {
		return p.printJSON(struct {
			Restored string `json:"restored"`
			SetAside string `json:"setAside,omitempty"`
		}{from, aside})
	}
	writeLine(p.stdout, oneLine("Restored "+from+"."))
	if aside != "" {
		writeLine(p.stdout, oneLine("The previous database is now "+aside+"."))
	}
	return nil
}

func databaseCheckpoint(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "checkpoint", Short: "Move the write-ahead log into the database file", Args: takes(),
		Long: `Move the contents of the write-ahead log (rollcall.db-wal) into the database file.
This also happens automatically. Run this command before you copy the database file
alone or look at its size.`,
		RunE: p.opens(func(cmd *cobra.Command, _ []string, s *session) error {
			before, after, err := s.Checkpoint(cmd.Context())
			if err != nil {
				return err
			}
			if p.json {
				return p.printJSON(struct {
					Before int64 `json:"bytesBefore"`
					After  int64 `json:"bytesAfter"`
				}{before, after})
			}
			writeLine(p.stdout, fmt.Sprintf("The size of the write-ahead log was %s and is now %s.",
				quantity.Bytes(before), quantity.Bytes(after)))
			if after > 0 {
				return &problem.Problem{
					Code: problem.CodeBusy, Title: "The log is not empty yet", Detail: "Another program is reading it.",
					Hint: "Try again when that program has finished.",
				}
			}
			return nil
		}),
	}
}
