package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Options for Open.
type Options struct {
	// Path of the database file. If its folder does not exist, Open makes it with mode
	// 0700. The staging database and the locks are in the same folder.
	Path string
	Now  func() time.Time // the clock
	// Prepare updates the tables to this program's version. Open calls it before it attaches
	// staging.db and before anything else reads.
	Prepare func(context.Context, *DB) error
}

// DB is an open database. Close it.
type DB struct {
	Path string
	Now  func() time.Time

	rolledBack func()
	lock       *flock.Flock // shared
	read       *sql.DB
	writer     *sql.DB
	// conn is the writer pool's only connection, with staging.db attached. turn holds at most
	// one value. Only the goroutine that put it there may use conn.
	conn *sql.Conn
	turn chan struct{}
	kept *statements // prepared on conn; only the goroutine in turn may use it
}

// Open opens a database and creates it if it does not exist. It refuses a file that is not
// Rollcall's or is newer than this program, and leaves it unchanged.
func Open(ctx context.Context, o Options) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(o.Path), 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	db := &DB{Path: o.Path, Now: o.Now, rolledBack: func() {}, turn: make(chan struct{}, 1)}
	if err := db.open(ctx, o.Prepare); err != nil {
		return nil, errors.Join(openProblem(o.Path, err), db.Close())
	}
	return db, nil
}

func (db *DB) open(ctx context.Context, prepare func(context.Context, *DB) error) (err error) {
	if db.lock, err = share(db.Path); err != nil {
		return err
	}
	if err := checkFile(ctx, db.Path); err != nil {
		return err
	}
	if db.writer, err = sql.Open("sqlite", DSN(db.Path, pageSize, "synchronous(normal)", "foreign_keys(on)",
		"cache_size(-8000)", "wal_autocheckpoint(4000)", "temp_store(memory)")+
		"&_journal_mode=wal&_txlock=immediate"); err != nil {
		return err
	}
	db.writer.SetMaxOpenConns(1)
	if db.conn, err = db.writer.Conn(ctx); err != nil {
		return err
	}
	db.kept = newStatements(db.conn)
	if err := prepare(ctx, db); err != nil {
		return err
	}
	if err := db.attachStaging(ctx); err != nil {
		return err
	}
	if db.read, err = sql.Open("sqlite", DSN(db.Path, "query_only(on)", "cache_size(-2000)", "temp_store(memory)")+
		"&mode=ro"); err != nil {
		return err
	}
	db.read.SetMaxOpenConns(8)
	db.read.SetMaxIdleConns(2)
	db.read.SetConnMaxIdleTime(time.Minute) // each connection keeps pages in memory
	return db.read.PingContext(ctx)
}

// OpenReadOnly opens the database file at path for reading. It accepts any version.
func OpenReadOnly(path string) (*DB, error) {
	read, err := sql.Open("sqlite", DSN(path, "query_only(on)")+"&mode=ro")
	return &DB{Path: path, read: read}, err
}

// pageSize is the page size of new databases. Existing ones keep theirs. The properties of an
// account take more than a kilobyte. With pages of 4096 bytes, SQLite's default, a quarter of the
// space would stay empty. The driver sets the size before the journal mode, which makes it final.
const pageSize = "page_size(8192)"

// These limit the pages that the writer keeps in memory, in KB. The pages take twice that. All
// connections of a program share one pool in SQLite. While nothing is written, a backup would use
// what the writer leaves of its limit, so the limit is lower then.
const (
	cacheAtWork = "PRAGMA main.cache_size = -8000; PRAGMA staging.cache_size = -4000"
	cacheAtRest = "PRAGMA main.cache_size = -1000; PRAGMA staging.cache_size = -500"
)

// Rest drops the pages that the writer keeps, and lowers their limit until the next run. Most of
// the time, nothing is written.
func (db *DB) Rest(ctx context.Context) {
	db.turn <- struct{}{}
	defer func() { <-db.turn }()
	// fails only if the database is closed
	_, _ = db.conn.ExecContext(context.WithoutCancel(ctx), cacheAtRest+"; PRAGMA shrink_memory")
}

// Close closes all connections. Reads in progress fail.
func (db *DB) Close() error {
	var errs []error
	if db.read != nil {
		errs = append(errs, db.read.Close())
	}
	if db.conn != nil {
		// A running statement keeps the connection open, and a statement that begins while
		// the connection closes would wait forever.
		db.turn <- struct{}{}
		defer func() { <-db.turn }()
		db.kept.close()
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

// Write runs f in one immediate transaction. Transactions run one at a time. The context that f
// gets is never cancelled: a transaction is short, and the driver would start a goroutine for
// every statement to watch a cancellable context. f can check the caller's ctx to return early.
func (db *DB) Write(ctx context.Context, f func(context.Context, *Tx) error) (err error) {
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
		return Explain(err)
	}
	defer func() {
		if err != nil {
			db.rolledBack()
		}
	}()
	defer tx.Rollback()
	if err := f(inner, &Tx{tx, db.kept}); err != nil {
		return Explain(err)
	}
	return Explain(tx.Commit())
}

// Read runs f in one read transaction. It sees one consistent state, however long it takes and
// whatever is written in the meantime.
func (db *DB) Read(ctx context.Context, f func(*Tx) error) error {
	tx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err == nil {
		defer tx.Rollback()
		err = f(&Tx{tx: tx})
	}
	if err != nil && ctx.Err() != nil {
		return ctx.Err()
	}
	return Explain(err)
}

// Stream returns an iterator over the values that f passes to give in one read transaction. f
// stops when give returns false. An error is yielded once, at the end.
func Stream[T any](
	ctx context.Context, db *DB, doing string, f func(tx *Tx, give func(T) bool) error,
) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		more := true
		err := db.Read(ctx, func(tx *Tx) error {
			return f(tx, func(x T) bool {
				more = yield(x, nil)
				return more
			})
		})
		if err != nil && more {
			var zero T
			yield(zero, Wrap(doing, err))
		}
	}
}

// Sibling returns the path of a file next to the database.
func (db *DB) Sibling(name string) string { return filepath.Join(filepath.Dir(db.Path), name) }

// SyncLog syncs the write-ahead log of rollcall.db to the disk. Then everything that was committed
// is on the disk, in the database file or in the log.
func (db *DB) SyncLog() error {
	log, err := os.OpenFile(db.Path+"-wal", os.O_RDWR, 0)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(log.Sync(), log.Close())
}

// OnRollback sets a function to be called after each transaction that is rolled back, before the
// next one begins. Call OnRollback before the database is used.
func (db *DB) OnRollback(f func()) { db.rolledBack = f }

// Version returns the version of the tables, or 0 if there are none. It is for Options.Prepare.
func (db *DB) Version(ctx context.Context) (int, error) {
	return Version(ctx, db.conn.QueryRowContext)
}

// Query runs a query outside a transaction. Close its rows.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return db.read.QueryContext(ctx, query, args...)
}

// QueryRow runs a query for one row outside a transaction.
func (db *DB) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	return db.read.QueryRowContext(ctx, query, args...)
}

// Alone runs f on the connection that writes, outside a transaction. Nothing else in this program
// writes in the meantime.
func (db *DB) Alone(ctx context.Context, f func(*sql.Conn) error) error {
	select {
	case db.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-db.turn }()
	return f(db.conn)
}

// Checkpoint moves the contents of the write-ahead log into the database file, and
// returns the size of the log in bytes before and after. Parts that a reader still uses may
// remain.
func (db *DB) Checkpoint(ctx context.Context) (before, after int64, err error) {
	if before, err = Size(db.Path + "-wal"); err != nil {
		return 0, 0, fmt.Errorf("measure log: %w", err)
	}
	err = db.Alone(ctx, func(conn *sql.Conn) error {
		_, err := conn.ExecContext(ctx, "PRAGMA main.wal_checkpoint(TRUNCATE)")
		return Wrap("checkpoint", Explain(err))
	})
	if err != nil {
		return before, before, err
	}
	after, err = Size(db.Path + "-wal")
	return before, after, Wrap("measure log", err)
}

// WorkMemory raises the limit of pages that the writer keeps, for the duration of a run; see Rest.
func WorkMemory(ctx context.Context, tx *Tx) error {
	_, err := tx.Exec(ctx, cacheAtWork)
	return err
}
