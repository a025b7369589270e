// Package plan stores what runs read, compares it with the directory, and applies the
// difference.
//
// # Fetch
//
// A first fetch writes versions to their place, where nobody sees them without a mirror row.
// Every other fetch is staged in staging.db. The token of a connector proves that the staged
// rows belong to the rollcall.db next to them (token.go, and "Two files" in package storage).
// One transaction stages pages and the position behind them.
//
// # Plan
//
// steps.go is the plan as a document: its statements, named, in the order in which they run.
// They write the plan tables of staging.db; the counts and the causes are read from those. A
// plan may be made again after more was staged.
//
// # Apply
//
// One transaction writes versions, the mirror, the change log and the end of the run. What
// was withheld or not read is kept with it, for the next run.
//
// # Identities
//
// Graph's IDs become integers when they are stored (identities). While a fetch is under way, a
// cache of bounded size knows the recent ones. A transaction that is rolled back empties it.
//
// # Concurrency
//
// The methods of one connector's fetch are called by the one run that holds its lock. Those of
// different connectors may be called at once.
package plan
