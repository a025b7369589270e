// Package history stores runs with their results, log-ons, and the time up to which the schedule is
// settled. It also has the locks of runs and of the schedule.
//
// # Runs
//
// Each run is a row. EndRun writes the end of a run in the caller's transaction, so a run and its
// changes are stored together or not at all. If a program dies during a run, the next run that
// locks the connector marks it as interrupted.
//
// # Shifts
//
// Runs record the properties that they read for the first time or no longer read. Shifts leave
// these out of every comparison of two versions.
//
// # Concurrency
//
// Any goroutine may use a Store. The locks are files, and the system frees them when their holder
// dies.
package history
