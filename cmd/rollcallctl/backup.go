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
		Use: "backup [FILE]", Short: "Write a checked copy of the database, while everything goes on",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return takes("FILE")(cmd, args)
			}
			return nil
		},
		Long: `Write a copy of the database into a file that only you can read, while runs and
other programs go on. The copy is checked before it takes its place. It takes the
place of an older backup, and of nothing else.

Without a file the copy gets a dated name in the folder of backups, which the
settings name. The window and rollcallctl daemon make such a copy once a day,
and keep the newest ones.

Secrets are not in the database, and so not in its backups.`,
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

// backupJSON is a backup of the list, as --json shows it.
type backupJSON struct {
	directory.Backup
	Contents *directory.BackupContents `json:"contents"` // null: the file cannot be read
	Problem  string                    `json:"problem,omitempty"`
}

func databaseBackups(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "backups", Short: "List the dated backups, and what is in them", Args: takes(),
		Long: `List the backups in the folder of backups, the newest first, with their size and
what they hold. database restore puts one of them in the place of the database.`,
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
		for _, b := range list {
			if err := p.printJSON(b); err != nil {
				return err
			}
		}
		return nil
	}
	t := newTable(p.stdout, "Made", "Size", "Connectors", "Users", "Groups", "Last run", "File")
	for _, b := range list {
		if b.Contents == nil {
			t.row(moment(b.At), quantity.Bytes(b.Bytes), "?", "?", "?", "?", b.Path)
			continue
		}
		t.row(moment(b.At), quantity.Bytes(b.Bytes), quantity.Number(b.Contents.Connectors), quantity.Number(b.Contents.Users),
			quantity.Number(b.Contents.Groups), moment(b.Contents.LastRun), b.Path)
	}
	return t.flush()
}

func databaseRestore(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "restore FILE", Short: "Put a backup in the place of the database", Args: takes("FILE"),
		Long: `Put a backup in the place of the database. The database that was there is set
aside under a name with the date, and never deleted. A file that is damaged, of
another program or of a newer version of Rollcall is refused.

No other program may have the data folder open: quit the window first, and end
rollcallctl daemon. The next run of each connector goes on from where the backup
stood. Secrets stay in the keyring as they are.`,
		Example: "  rollcallctl database restore ~/.local/share/rollcall/backups/rollcall-20261123-080000.db",
		RunE: func(cmd *cobra.Command, args []string) error {
			folder, err := settings.DataFolder(p.dataDir)
			if err != nil {
				return err
			}
			if err := settings.Prepare(folder); err != nil {
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
		writeLine(p.stdout, oneLine("The database that was there is now "+aside+"."))
	}
	return nil
}

func databaseCheckpoint(p *program) *cobra.Command {
	return &cobra.Command{
		Use: "checkpoint", Short: "Move what waits in the write-ahead log into the database file", Args: takes(),
		Long: `Move what waits in the write-ahead log (rollcall.db-wal) into the database file.
That happens by itself; do it before the file alone is copied or measured.`,
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
			writeLine(p.stdout, fmt.Sprintf("The write-ahead log had %s and has %s now.", quantity.Bytes(before), quantity.Bytes(after)))
			if after > 0 {
				return &problem.Problem{
					Code: problem.CodeBusy, Title: "Something is still in the log", Detail: "Another program is reading it.",
					Hint: "Try again when that has ended.",
				}
			}
			return nil
		}),
	}
}
