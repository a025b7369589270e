// Package storage keeps connectors, runs and the directory in SQLite (design
// section 5). It is the adapter behind app.Store and knows
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
// # Two files
//
// A transaction that writes to both files is committed in each by itself. While
// the machine runs nobody sees that: the lock on rollcall.db is held until both
// are done. When it loses power, each file goes back to some earlier transaction
// of its own, and from there goes on another way; a second loss may bring back in
// one file what the other has forgotten. So nothing that one file says of the
// other may be believed because it is there. These are the things said:
//
//   - Staged rows name objects by number, and a fetch began at links that
//     rollcall.db gave. Both are true as long as rollcall.db has the transactions
//     that numbered those objects and moved to those links, and has not since
//     removed the objects or moved on. Hence the token: 16 random bytes, drawn
//     anew and written to both files (mirror, staging.fetch) by each transaction
//     that begins a fetch or numbers objects, and taken out of rollcall.db by each
//     that applies or drops the fetch, or removes objects. A file holds what came
//     before the transaction that drew its token, and nobody draws the same token
//     again. Equal tokens: both files have that transaction, and rollcall.db
//     nothing since that goes against what is staged. Different ones, or none: the
//     staged rows of that connector are deleted before anything is staged, of all
//     connectors at once, since a number may be another connector's by now. What
//     is lost is a read.
//   - The plan (staging.plan_*, withhold_*) is made anew from staged rows in each
//     run, and is written to rollcall.db by that run, if at all.
//   - The plan of a held run (planned), what was withheld (withheld_*) and groups
//     to read again (unread_group) are in rollcall.db with the objects that they
//     name, and with the links: they come and go with them. No number is given
//     twice (object_number), so that they never come to mean another object.
//   - The search index and the order of names are in rollcall.db, too, and behind
//     or level with it in every state of it (mirror.indexed).
//   - A first fetch has its rows and its positions in rollcall.db alone.
//   - A backup is a state of rollcall.db, as if power had been lost: whichever
//     staging.db lies beside it when it is restored, the tokens decide.
//   - Retention removes objects only where no fetch is staged, and takes the token.
//   - schedule.json says up to when slots are settled, hence that their runs are in
//     rollcall.db: that is on the disk before it is written.
//
// Should identities be mixed up all the same, it is found: each version keeps the
// id that its properties came with (guid). Check compares it with that of the
// object, and the plan of each run does for what it changes; a run that finds a
// difference reads everything again.
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
