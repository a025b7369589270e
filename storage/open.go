package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"
	_ "modernc.org/sqlite" // the driver, named "sqlite"
)

// busyTimeout is how long a statement waits for another process to finish its
// short write transaction.
const busyTimeout = 10 * time.Second

// stagingFile lies beside the database.
const stagingFile = "staging.db"

// pageSize is for databases that are made; others keep theirs. The properties of an
// account take more than a kilobyte: of pages of 4096 bytes, SQLite's usual size, a
// quarter would stay empty. The driver sets it before the journal, which fixes it.
const pageSize = "page_size(8192)"

// Options for Open.
type Options struct {
	// Path of the database file. Its folder is made, with mode 0700, when it
	// is not there. The staging database and the locks lie beside it.
	Path string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// DB is an open database. Close it.
type DB struct {
	path string
	now  func() time.Time

	lock   *flock.Flock // shared
	read   *sql.DB
	writer *sql.DB
	// conn is the writer pool's only connection, with staging.db attached. turn
	// has room for one: who puts a token in may write.
	conn *sql.Conn
	turn chan struct{}

	idsMu sync.Mutex
	ids   map[string]*identities // by connector, while a fetch is under way

	facts factCache
}

// Open opens the database, making or migrating it where needed. A file that is
// not Rollcall's, or is newer than this program, is refused unchanged.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if err := os.MkdirAll(filepath.Dir(o.Path), 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	db := &DB{path: o.Path, now: o.Now, turn: make(chan struct{}, 1), ids: map[string]*identities{}}
	if err := db.open(ctx); err != nil {
		return nil, errors.Join(openProblem(o.Path, err), db.Close())
	}
	return db, nil
}

func (db *DB) open(ctx context.Context) (err error) {
	if db.lock, err = share(db.path); err != nil {
		return err
	}
	if err := checkFile(ctx, db.path); err != nil {
		return err
	}
	if db.writer, err = sql.Open("sqlite", dsn(db.path, pageSize, "synchronous(normal)", "foreign_keys(on)",
		"cache_size(-8000)", "wal_autocheckpoint(4000)", "temp_store(memory)")+"&_journal_mode=wal&_txlock=immediate"); err != nil {
		return err
	}
	db.writer.SetMaxOpenConns(1)
	if db.conn, err = db.writer.Conn(ctx); err != nil {
		return err
	}
	if err := db.backupBeforeMigration(ctx); err != nil {
		return err
	}
	if err := db.write(ctx, func(ctx context.Context, tx *sql.Tx) error { return migrate(ctx, tx) }); err != nil {
		return err
	}
	if err := db.attachStaging(ctx); err != nil {
		return err
	}
	if db.read, err = sql.Open("sqlite", dsn(db.path, "query_only(on)", "cache_size(-2000)", "temp_store(memory)")+"&mode=ro"); err != nil {
		return err
	}
	db.read.SetMaxOpenConns(8)
	db.read.SetMaxIdleConns(2)
	db.read.SetConnMaxIdleTime(time.Minute) // each keeps pages in memory
	return db.read.PingContext(ctx)
}

// The pages that the writer keeps in memory, in KB of their contents, which take
// twice that. SQLite has one pool for all connections of a program: what the
// writer leaves unused, a backup would take while nobody writes.
const (
	cacheAtWork = "PRAGMA main.cache_size = -8000; PRAGMA staging.cache_size = -4000"
	cacheAtRest = "PRAGMA main.cache_size = -1000; PRAGMA staging.cache_size = -500"
)

// giveBackMemory drops the pages that the writer keeps, until the next run: most
// of the time nobody writes.
func (db *DB) giveBackMemory(ctx context.Context) {
	db.turn <- struct{}{}
	defer func() { <-db.turn }()
	_, _ = db.conn.ExecContext(context.WithoutCancel(ctx), cacheAtRest+"; PRAGMA shrink_memory") // fails only where all is closed
}

// dsn builds a file: DSN. A plain path would lose its options.
func dsn(path string, pragmas ...string) string {
	q := url.Values{"_pragma": append([]string{fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds())}, pragmas...)}
	p := filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" {
		p = "/" + p
	}
	return "file:" + (&url.URL{Path: p}).EscapedPath() + "?" + q.Encode()
}

// checkFile makes a missing database file with mode 0600 and refuses one that
// is not for this program before anything may write to it: opening it in WAL
// mode alone would.
func checkFile(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err := errors.Join(err, f.Close()); err != nil || info.Size() == 0 {
		return err
	}
	if err := looksLikeDatabase(path); err != nil {
		return err
	}
	err = readable(ctx, dsn(path)+"&mode=ro")
	if leftUndone(err) {
		// Who wrote to it ended in the midst of that, before it was in WAL mode.
		// Whoever opens it to write undoes that first.
		err = readable(ctx, dsn(path, "query_only(on)"))
	}
	return err
}

// readable says what keeps this program from reading the database of a DSN.
func readable(ctx context.Context, dsn string) error {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = schemaVersion(ctx, db)
	return err
}

// looksLikeDatabase refuses a file that does not begin as SQLite's do.
func looksLikeDatabase(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	const magic = "SQLite format 3\x00"
	head := make([]byte, len(magic))
	if n, _ := f.ReadAt(head, 0); string(head[:n]) != magic {
		return errNotDatabase
	}
	return nil
}

// attachStaging attaches staging.db, again if it is damaged or of another
// version: it is disposable. Nothing else is a reason, since another program
// may be using it.
func (db *DB) attachStaging(ctx context.Context) error {
	path := db.beside(stagingFile)
	err := db.tryStaging(ctx, path)
	if !errors.Is(err, errStagingVersion) && !isDamaged(err) {
		return err
	}
	if _, err := db.conn.ExecContext(ctx, "DETACH staging"); err != nil {
		return fmt.Errorf("detach staging database: %w", err)
	}
	if err := dropStaging(db.path); err != nil {
		return err
	}
	return db.tryStaging(ctx, path)
}

func (db *DB) tryStaging(ctx context.Context, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("open staging database: %w", err)
	}
	f.Close()
	if _, err := db.conn.ExecContext(ctx, "ATTACH ? AS staging", path); err != nil {
		return fmt.Errorf("attach staging database: %w", err)
	}
	if _, err := db.conn.ExecContext(ctx, "PRAGMA staging.journal_mode = wal; PRAGMA staging.synchronous = normal; "+cacheAtRest); err != nil {
		return fmt.Errorf("set up staging database: %w", err)
	}
	return db.write(ctx, prepareStaging)
}

// Close ends all connections. Reads under way fail.
func (db *DB) Close() error {
	var errs []error
	if db.read != nil {
		errs = append(errs, db.read.Close())
	}
	if db.conn != nil {
		db.conn.ExecContext(context.Background(), "PRAGMA optimize")
		errs = append(errs, db.conn.Close())
	}
	if db.writer != nil {
		errs = append(errs, db.writer.Close())
	}
	if db.lock != nil {
		errs = append(errs, db.lock.Unlock())
	}
	return errors.Join(errs...)
}

// write runs f in one immediate transaction, one at a time. The context that f
// gets is not cancelled: a transaction is short, and the driver watches a
// cancellable context with a goroutine for every statement. f returns early
// where it checks ctx itself. What a transaction that is rolled back has made known
// of ids is forgotten before the next one begins.
func (db *DB) write(ctx context.Context, f func(context.Context, *sql.Tx) error) (err error) {
	select {
	case db.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-db.turn }()
	if err := ctx.Err(); err != nil {
		return err
	}
	inner := context.WithoutCancel(ctx)
	tx, err := db.conn.BeginTx(inner, nil)
	if err != nil {
		return storageError(err)
	}
	defer func() {
		if err != nil {
			db.forgetAllIDs()
		}
	}()
	defer tx.Rollback()
	if err := f(inner, tx); err != nil {
		return storageError(err)
	}
	return storageError(tx.Commit())
}
