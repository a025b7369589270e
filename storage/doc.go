// Package storage keeps connectors, runs and the directory in SQLite (design section 5). It
// implements app.Store. From core, it imports only the vocabulary and what it needs to write
// files.
//
// # Packages
//
// This package opens a database, migrates it to the version of this program, and combines the
// methods of the packages below it. config stores connectors and profiles. plan stores fetches
// and plans. history stores runs and log-ons. query answers questions, with the help of index.
// upkeep makes backups, checks the database, and drops old history. schema defines in SQL what
// the tables mean. sqldb opens the files and runs transactions. archtest lists which of these
// packages may import which. The rest of this page applies to all of them.
//
// # Files
//
// rollcall.db contains the data that must never be lost. staging.db, attached to the one
// writing connection, contains the data that an unfinished run has read. It may be deleted at
// any time; only that run is lost. Both are in WAL mode with synchronous=NORMAL. A crash of
// the program loses nothing that was committed. A crash of the machine may lose the newest
// transactions, but leaves the database consistent, as before a run or as after it.
//
// # Two files
//
// If a transaction writes to both files, each file commits it separately. While the machine
// runs, no reader sees this, because the lock on rollcall.db is held until both are done. After
// a power failure, each file may be at a different earlier transaction and continue from
// there. A second failure may bring back data in one file that the other no longer has. So a
// statement in one file about the other must be proved before it is used. These are the
// statements:
//
//   - Staged rows name objects by number, and a fetch began at links from rollcall.db. Both
//     are true as long as rollcall.db contains the transactions that numbered those objects
//     and moved to those links, and has not since removed the objects or moved on. The token
//     proves this: 16 random bytes. Each transaction that begins a fetch or numbers objects
//     creates a new token and writes it to both files (mirror, staging.fetch). Each
//     transaction that applies or drops the fetch, or removes objects, deletes the token from
//     rollcall.db. A file contains everything before the transaction that created its token,
//     and no token is ever created twice. If the tokens are equal, both files contain that
//     transaction, and rollcall.db contains nothing newer that contradicts the staged data.
//     If they differ, or there is none, the staged rows of that connector are deleted before
//     anything is staged. This happens for all connectors at once, because a number may
//     belong to another connector by now. Only a read is lost.
//   - The plan (staging.plan_*, withhold_*) is computed again from staged rows in each run. Only
//     that run may write it to rollcall.db.
//   - The plan of a held run (planned), postponed removals (withheld_*) and groups to read
//     again (unread_group) are in rollcall.db, in the same file as the objects that they name
//     and the links. They are always in step with them. No number is used twice
//     (object_number), so they never refer to a different object.
//   - The search index and the name order are in rollcall.db, too. In every state of the
//     file, they are up to date, or older than the directory (mirror.indexed).
//   - A first fetch has its rows and its positions only in rollcall.db.
//   - A backup is a state of rollcall.db, like the state after a power failure. When it is
//     restored, the tokens decide whether a staging.db next to it is still valid.
//   - Retention removes objects only if no fetch is staged, and then deletes the token.
//   - schedule.json says up to which moment slots of the schedule are settled. The runs of
//     these slots must be in rollcall.db, so they are on the disk before schedule.json is
//     written.
//
// If objects are mixed up in spite of this, Rollcall notices. Each version contains the ID
// with which its properties arrived (guid). Check compares it with the ID of the object. The
// plan of each run does the same for the objects that it changes. A run that finds a
// difference reads everything again.
//
// # Versions
//
// A user, group or membership is a row that is valid from one snapshot until another. The
// number of a snapshot is that of the run that began to read it. A connector's mirror row
// names its newest visible snapshot. It is written in the same transaction as all other
// changes of a run (Apply). The first fetch of a connector writes its versions to their final
// place as the pages arrive. They are not read while there is no mirror row.
//
// # Concurrency
//
// Any goroutine may use a DB. Writers of this process take turns on one connection. Writers
// of other processes wait up to busyTimeout. Readers have a separate pool and are never
// blocked. An iterator holds one connection of that pool, and one consistent snapshot, until
// it ends.
//
// # Errors
//
// If a row is missing, errors.Is recognizes directory.ErrNotFound. If an administrator can fix an
// error (disk full, a database of another program, a newer schema, a damaged file), it
// carries a problem.
package storage
