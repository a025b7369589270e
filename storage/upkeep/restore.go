package upkeep

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/disk"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/migrations"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// RestoreOptions are the options of Restore.
type RestoreOptions struct {
	Path string // the database to replace; it may be missing
	From string // the backup; it is only read
	// Programs maps the name of each lock file next to the database to the program that holds
	// it. The error for an open database names that program.
	Programs map[string]string
	Now      func() time.Time // nil: time.Now
}

// Restore replaces a database with a backup. No program may have the database open. Restore
// renames the old database and returns its new name, which contains the date. The name is empty
// if there was no database. Restore refuses a file that is damaged, from another program or from
// a newer version. If anything fails, the database is unchanged.
//
// The data of an unfinished run is deleted, because it belongs to the old database.
func Restore(ctx context.Context, o RestoreOptions) (aside string, err error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	lock, err := sqldb.Exclude(o.Path, o.Programs)
	if err != nil {
		return "", err
	}
	defer lock.Unlock()
	if err := verify(ctx, o.From); err != nil {
		return "", backupProblem(o.From, err)
	}
	if same(o.From, o.Path) {
		return "", isDatabaseItself(o.From)
	}
	temp, err := copyInto(ctx, o.From, o.Path)
	if err != nil {
		return "", err
	}
	defer os.Remove(temp)
	if err := verify(ctx, temp); err != nil {
		return "", backupProblem(o.From, err)
	}
	return exchange(ctx, o, temp)
}

func same(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// exchange sets the database aside and puts temp in its place. If that fails, it puts the database
// back. On Windows, the exchange fails if any other program reads the database, and then the
// database cannot be put back either. Therefore, exchange first checks that no program reads it.
func exchange(ctx context.Context, o RestoreOptions, temp string) (aside string, err error) {
	if _, missing := os.Stat(o.Path); missing == nil {
		if err := atomicfile.Free(o.Path); err != nil {
			return "", inUse(err)
		}
		name := asideName(o.Path, o.Now())
		defer func() {
			if err != nil {
				err = errors.Join(err, putBack(o.Path, name))
			}
		}()
		aside = name
		if err := setAside(ctx, o.Path, aside); err != nil {
			return "", inUse(fmt.Errorf("set database aside: %w", err))
		}
	}
	if err := sqldb.DropStaging(o.Path); err != nil {
		return "", inUse(err)
	}
	if err := atomicfile.Move(temp, o.Path); err != nil {
		return "", inUse(fmt.Errorf("put backup in place: %w", err))
	}
	return aside, nil
}

// setAside gives a database a second name, and renames its write-ahead log to match. The first
// name stays until another file replaces it, so a database with that name always exists. Only on
// a disk without hard links does setAside rename the database itself.
func setAside(ctx context.Context, path, aside string) error {
	fold(ctx, path)
	for _, suffix := range []string{"-wal", "-shm"} {
		if err := os.Rename(path+suffix, aside+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	if os.Link(path, aside) == nil {
		return nil
	}
	return os.Rename(path, aside)
}

// inUse adds a problem to an error if another program reads the database. It returns other errors
// unchanged.
func inUse(err error) error {
	if disk.FaultOf(err) != disk.InUse {
		return err
	}
	return problem.Problem{
		Code: problem.CodeBusy, Title: "Another program has the database open",
		Detail: "Nothing was changed.", Hint: "Close it, then restore again.",
	}.Wrap(err)
}

// putBack undoes setAside, even if that was interrupted.
func putBack(path, aside string) (err error) {
	for _, suffix := range []string{"-wal", "-shm"} {
		if moved := os.Rename(aside+suffix, path+suffix); moved != nil && !errors.Is(moved, fs.ErrNotExist) {
			err = errors.Join(err, moved)
		}
	}
	if same(path, aside) {
		return errors.Join(err, os.Remove(aside))
	}
	if moved := os.Rename(aside, path); moved != nil && !errors.Is(moved, fs.ErrNotExist) {
		err = errors.Join(err, moved)
	}
	return err
}

// asideName returns an unused name with the date for the file at path.
func asideName(path string, now time.Time) string {
	extension := filepath.Ext(path)
	stem := strings.TrimSuffix(path, extension) + "-before-restore-" + now.UTC().Format(stamp)
	name := stem + extension
	for n := 2; ; n++ {
		if _, err := os.Lstat(name); err != nil {
			return name
		}
		name = fmt.Sprintf("%s-%d%s", stem, n, extension)
	}
}

// fold moves the contents of the write-ahead log into the database file. A damaged database
// keeps its log.
func fold(ctx context.Context, path string) {
	db, err := sql.Open("sqlite", sqldb.DSN(path))
	if err != nil {
		return
	}
	defer db.Close()
	_, _ = db.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
}

// backupProblem returns the problem for a file that cannot be restored.
func backupProblem(path string, err error) error {
	var newer *sqldb.NewerError
	p := problem.Problem{Title: fmt.Sprintf("%s cannot be restored", path), Hint: "Choose another backup."}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		p.Code, p.Detail = problem.CodeBackupMissing, "There is no such file."
	case errors.Is(err, sqldb.ErrNotDatabase), errors.Is(err, sqldb.ErrNotRollcall):
		p.Code, p.Detail = problem.CodeDatabaseForeign, "It is "+sqldb.Foreign(err)+"."
	case errors.As(err, &newer):
		p.Code, p.Hint = problem.CodeDatabaseNewer, "Install that version of Rollcall, or choose another backup."
		p.Detail = fmt.Sprintf("A newer version of Rollcall wrote it: its schema is version %d, and this program "+
			"supports up to %d.", newer.Version, migrations.Newest())
	case sqldb.IsPathTooLong(path, err):
		p.Code, p.Detail, p.Hint = problem.CodePathTooLong, sqldb.TooLong(path), disk.TooLong.Hint("a backup")
	case sqldb.IsDamaged(err), errors.Is(err, errDamaged):
		p.Code, p.Detail = problem.CodeDatabaseDamaged, "It is damaged."
		if found := problem.Of(err); found.Code == problem.CodeDatabaseDamaged && found.Detail != "" {
			p.Detail = "It is damaged: " + found.Detail
		}
	default:
		return fmt.Errorf("read backup %s: %w", path, err)
	}
	p.Detail += " Nothing was changed."
	return p.Wrap(err)
}
