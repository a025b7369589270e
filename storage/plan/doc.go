// Package plan stores the data that runs read, compares it with the directory, and applies the
// difference.
//
// # Fetch
//
// A first fetch writes versions directly to their tables. No reader sees them, because the
// connector has no mirror row yet. Every other fetch is staged in staging.db. The token of a
// connector proves that the staged rows belong to the rollcall.db next to them (token.go, and "Two
// files" in package storage). Pages and the position after them are staged in one transaction.
//
// # Plan
//
// steps.go lists the named statements of a plan in the order in which they run. They write the plan
// tables of staging.db, from which the counts and causes are read. A plan may be made again after
// more data was staged.
//
// # Apply
//
// One transaction writes versions, the mirror, the change log and the end of the run. It also
// stores the removals that were withheld and the objects that could not be read, for the next run.
//
// # Identities
//
// Graph's IDs become integers when they are stored (identities). During a fetch, a cache of limited
// size holds the recent ones. It is emptied when a transaction is rolled back.
//
// # Concurrency
//
// Only the run that holds the lock of a connector calls the methods of its fetch. The methods for
// different connectors may be called at the same time.
package plan
