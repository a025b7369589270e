// Package events tells the window, the tray and the command line what happens as it happens.
// Its sealed types are the only vocabulary of events.
//
// Bus passes on the events given to Publish, and never waits for a listener. Join makes a
// Listener, which ranges over Events in its own goroutine:
//
//   - An Overview comes first, then every event since Join, in the order of Publish. No
//     event is lost in between.
//   - Another Overview comes after RunBegan, RunEnded and Changed, unless it equals the last
//     one. The conditions that are new in it follow it.
//   - Progress of a run is merged: a listener gets at most the newest of each run, once per
//     interval. A change of stage comes at once, like all other events. Progress without a
//     change, or of a run that is not in progress, is not passed on.
//   - A listener that is too far behind gets a new Overview instead of the events that it
//     missed.
//
// Any goroutine may call the methods. The bus has no goroutine; listeners run in their own.
// Close lets them receive the waiting events, and then ends them.
package events
