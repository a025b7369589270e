// Package storage keeps connectors, runs and the directory in SQLite (DESIGN
// section 5). It is the adapter behind syncer.Store and app.Store and knows
// core's vocabulary only.
//
// # Files
//
// rollcall.db holds what must never be lost. staging.db, attached to the one
// writing connection, holds what an unfinished run has read; it may be deleted
// at any time at the price of that run. Both are in WAL mode with
// synchronous=NORMAL: a crash of the program loses nothing that was committed,
// a crash of the machine may lose the newest transactions but leaves the
// database consistent, before a run or after it.
//
// # Versions
//
// A user, group or membership is a row that is valid from one snapshot up to
// another. A snapshot is numbered by the run that began to read it. The
// newest visible snapshot of a connector is in its mirror row, which is written
// in the same transaction as everything else that a run changes (Apply). The
// first fetch of a connector writes its versions to their place as the pages
// arrive; as long as there is no mirror row, nobody reads them.
//
// # Concurrency
//
// A DB may be used from any goroutine. Writers of this process take turns on
// one connection; those of other processes wait up to busyTimeout. Readers
// have a pool of their own and are blocked by nobody. Iterators hold one
// connection of that pool, and one consistent snapshot, until they end.
//
// # Errors
//
// A missing row answers errors.Is for directory.ErrNotFound. What an
// administrator can mend (disk full, a database of another program, a newer
// schema, a damaged file) carries a problem.
package storage
