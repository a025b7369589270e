// Package syncer is the engine: it runs one connector from connect to done
// (design section 3) against four ports: Source, and the store's Runs, Fetches and Plans.
//
// # What a run promises
//
// Apply is one transaction: after Run has returned, or the program has died at
// any instant, the directory is as it was before the run or as it is after it.
// What was read before a failure is kept beside the directory, and the next run
// goes on there.
//
// A full read is bulk listings and batches, bracketed by delta links: they are
// taken before the listings and followed after them, so that what changes
// meanwhile is not lost. A later run follows the stored links only. Every run
// compares what it read with what $count says; an incomplete read never removes
// anything.
//
// # Memberships that Graph does not announce
//
// Entra ID keeps the memberships of a soft-deleted user or nested group, but
// listings leave them out and delta rounds do not repeat them when the member
// comes back. Therefore the groups of a user or group that a delta round shows
// for the first time, or as restored, are asked for, and the members of such a
// group as well.
//
// # Concurrency
//
// An Engine runs once. Its goroutines end before Run returns. The Counters may
// be sampled meanwhile. Cancelling the context ends the run within a second.
package syncer
