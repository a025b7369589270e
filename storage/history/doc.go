// Package history keeps what happened: runs with their results, log-ons, and up to which
// moment the schedule is settled. It also has the locks that a run and the schedule hold.
//
// # Runs
//
// A run is a row for ever. EndRun writes its end in the transaction of its caller, so that a
// run and what it changed are there together or not at all. A run that its holder left running
// is marked interrupted by the next one that locks the connector.
//
// # Shifts
//
// Runs note which properties they read for the first time, or no longer. Shifts leave those
// out of every comparison of two versions.
//
// # Concurrency
//
// Any goroutine may use a Store. Locks are files, which the system frees when their holder
// dies.
package history
