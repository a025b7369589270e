// Package events tells windows, tray and other listeners what happens while it
// happens.
//
// Bus knows the present: which runs are under way and how far, what conditions
// stand, when the schedule is due. Publish brings it up to date and passes the
// event on; it never waits for a listener. Listeners range over Bus.Events:
//
//   - first comes a Snapshot of the present, then every event after it, in the
//     order of Publish. Nothing falls between;
//   - the progress of a run is merged: at most the newest of each run, once an
//     interval. A change of its stage comes at once, like all other events;
//   - what changes nothing of the present is not passed on: conditions and
//     schedules that are as before, progress of a run that is not under way;
//   - a listener that lags behind too far gets a new Snapshot in the place of
//     what it missed. So a Snapshot, whenever it comes, means: read everything
//     again.
//
// All methods may be called from any goroutine. The bus has no goroutine of its
// own: listeners run in theirs. Close lets them receive what is waiting, and
// ends them.
package events
