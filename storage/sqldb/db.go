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
	// Prepare brings the tables to this program's version, before staging.db is attached
	// and others read.
	Prepare func(context.Context, *DB) error
}

// DB is an open database. Close it.
type DB struct {
	Path string
	Now  func() time.Time

	undone func()
	lock   *flock.Flock // shared
	read   *sql.DB
	writer *sql.DB
	// conn is the writer pool's only connection, with staging.db attached. turn
	// has room for one: who puts a token in may write.
	conn *sql.Conn
	turn chan struct{}
	kept *statements // of conn; who has the turn may use them
}

// Open opens a database, making it where needed. A file that is not Rollcall's,
// or is newer than this program, is refused unchanged.
func Open(ctx context.Context, o Options) (*DB, error) {
	if err := os.MkdirAll(filepath.Dir(o.Path), 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	db := &DB{Path: o.Path, Now: o.Now, undone: func() {}, turn: make(chan struct{}, 1)}
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
		"cache_size(-8000)", "wal_autocheckpoint(4000)", "temp_store(memory)")+"&_journal_mode=wal&_txlock=immediate"); err != nil {
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
	if db.read, err = sql.Open("sqlite", DSN(db.Path, "query_only(on)", "cache_size(-2000)", "temp_store(memory)")+"&mode=ro"); err != nil {
		return err
	}
	db.read.SetMaxOpenConns(8)
	db.read.SetMaxIdleConns(2)
	db.read.SetConnMaxIdleTime(time.Minute) // each keeps pages in memory
	return db.read.PingContext(ctx)
}

// OpenReadOnly opens the database file at path to read from it, whatever its version.
func OpenReadOnly(path string) (*DB, error) {
	read, err := sql.Open("sqlite", DSN(path, "query_only(on)")+"&mode=ro")
	return &DB{Path: path, read: read}, err
}

// pageSize is for databases that are made; others keep theirs. The properties of an
// account take more than a kilobyte: of pages of 4096 bytes, SQLite's usual size, a
// quarter would stay empty. The driver sets it before the journal, which fixes it.
const pageSize = "page_size(8192)"

// The pages that the writer keeps in memory, in KB of their contents, which take
// twice that. SQLite has one pool for all connections of a program: what the
// writer leaves unused, a backup would take while nobody writes.
const (
	cacheAtWork = "PRAGMA main.cache_size = -8000; PRAGMA staging.cache_size = -4000"
	cacheAtRest = "PRAGMA main.cache_size = -1000; PRAGMA staging.cache_size = -500"
)

// Rest drops the pages that the writer keeps, until the next run: most
// of the time nobody writes.
func (db *DB) Rest(ctx context.Context) {
	db.turn <- struct{}{}
	defer func() { <-db.turn }()
	_, _ = db.conn.ExecContext(context.WithoutCancel(ctx), cacheAtRest+"; PRAGMA shrink_memory") // fails only where all is closed
}

// Close ends all connections. Reads under way fail.
func (db *DB) Close() error {
	var errs []error
	if db.read != nil {
		errs = append(errs, db.read.Close())
	}
	if db.conn != nil {
		// A statement under way keeps the connection open, and one that begins while it
		// closes would wait for ever.
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

// Write runs f in one immediate transaction, one at a time. The context that f
// gets is not cancelled: a transaction is short, and the driver watches a
// cancellable context with a goroutine for every statement. f returns early
// where it checks ctx itself.
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
			db.undone()
		}
	}()
	defer tx.Rollback()
	if err := f(inner, &Tx{tx, db.kept}); err != nil {
		return Explain(err)
	}
	return Explain(tx.Commit())
}

// Read runs f in one read transaction, which sees one consistent state
// however long it takes and whatever is written meanwhile.
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

// Stream turns a function that passes values to give, until give returns false, into an
// iterator over one read transaction. An error is yielded once, at the end.
func Stream[T any](ctx context.Context, db *DB, doing string, f func(tx *Tx, give func(T) bool) error) iter.Seq2[T, error] {
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

// Beside is the path of a file next to the database.
func (db *DB) Beside(name string) string { return filepath.Join(filepath.Dir(db.Path), name) }

// SyncLog brings all that was committed to rollcall.db to the disk: it is in the
// database file, or in the write-ahead log.
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

// OnUndone has f called after each transaction that is rolled back, before the next one
// begins. It is called before the database is used.
func (db *DB) OnUndone(f func()) { db.undone = f }

// Version is the version of the tables, before they are migrated; 0: there are none.
func (db *DB) Version(ctx context.Context) (int, error) {
	return Version(ctx, db.conn.QueryRowContext)
}

// Query reads rows outside a transaction. Close them.
func (db *DB) Query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	return db.read.QueryContext(ctx, query, args...)
}

// QueryRow reads a row outside a transaction.
func (db *DB) QueryRow(ctx context.Context, query string, args ...any) *sql.Row {
	return db.read.QueryRowContext(ctx, query, args...)
}

// Alone runs f on the connection that writes, outside a transaction, while nobody else of
// this program writes.
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
// returns the size of the log in bytes before and after. Parts that a reader still uses
// may have to stay.
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

// WorkMemory gives the connection that writes its pages for the time of a run.
func WorkMemory(ctx context.Context, tx *Tx) error {
	_, err := tx.Exec(ctx, cacheAtWork)
	return err
}
