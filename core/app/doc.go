// Package app is the part that both front ends call. The window and the command line have
// the same actions because these are methods of App.
//
// App stores nothing important itself. The Store keeps connectors, runs and the directory,
// the Vault keeps secrets, and Connect opens a tenant. All three are ports that the
// composition root fills. Backups, the exchange of configurations, the checklist,
// diagnostics, log-ons and the engine have their own packages. App puts them together, and
// passes calls on to them.
//
// Any goroutine may call a method. A method with a context returns when its work is done or
// the context ends, and leaves no goroutine behind. The Store's lock keeps two runs of one
// connector apart, even across programs. Runs of several connectors can go on at the same
// time.
//
// Serve runs the background and owns all its goroutines: the loop of the schedule, the runs
// that StartSync requests, and the delivery to subscribers. It ends them all before it
// returns. One program at a time runs the schedule of a data folder. Another program that
// serves waits, and takes over. A connector has one run at a time; a second request joins
// it. Subscribers first get an Overview and then every event in order. An Overview shows the
// state at the time it is made, so it can be ahead of the events that follow it.
//
// A change of both secret and row has a fixed order: the secret is stored and read back
// first, then the row is written. If the row is refused, the vault gets the earlier secret
// back. So a connector that is listed has its secret. After either, App drops the sign-in
// that SignIns kept for that connector, if it no longer fits. Serve does the same for changes
// that other programs make.
//
// Errors are for people: problem.Of finds code, title and hint in each of them.
package app
