// Package app contains what both front ends call. The window and the command line have the same
// actions because all of them are methods of App.
//
// App stores nothing important itself. The Store contains connectors, runs and the directory, the
// Vault contains secrets, and Connect opens a tenant. All three are passed in by cmd/internal/wire.
// Backups, the exchange of configurations, the checklist, diagnostics, log-ons and the engine have
// their own packages. App puts them together and forwards calls to them.
//
// All methods are safe for concurrent use. A method with a context returns when its work is done or
// the context ends, and leaves no goroutine behind. A lock in the Store prevents concurrent runs of
// the same connector, even by different programs. Several connectors can run at the same time.
//
// Serve does the background work and owns its goroutines: the loop of the schedule, the runs that
// StartSync requests, and the delivery of events to subscribers. It ends them all before it
// returns. Only one program at a time runs the schedule of a data folder. Other programs that serve
// wait to take over. A connector has one run at a time; a second request joins it. Subscribers
// first get an Overview and then every event in order. An Overview shows the state at the time it
// is created, so it can be ahead of the events that follow it.
//
// To change a secret and its connector, App first stores the secret and reads it back, and then
// writes the connector. If that fails, it restores the earlier secret. So every listed connector
// has its secret. Afterwards, App drops the sign-in that SignIns kept for that connector, if it is
// no longer valid. Serve does the same after changes by other programs.
//
// Errors are for people: problem.Of finds code, title and hint in each of them.
package app
