// Package events tells windows, tray and command line what happens while it
// happens. Its sealed types are the only vocabulary of events there is.
//
// Bus passes on what Publish is told, and never waits for a listener. Join makes
// a Listener, which ranges over Events in a goroutine of its own:
//
//   - first comes an Overview, then every event since Join, in the order of
//     Publish. Nothing falls between;
//   - another Overview comes after RunBegan and RunEnded, and after Changed, unless
//     it is as the last one; what conditions are new in it follows it;
//   - the progress of a run is merged: at most the newest of each run, once an
//     interval. A change of its stage comes at once, like all other events.
//     Progress that changes nothing, and that of a run that is not under way, is not
//     passed on;
//   - a listener that lags behind too far gets a new Overview in the place of
//     what it missed.
//
// All methods may be called from any goroutine. The bus has no goroutine of its
// own: listeners run in theirs. Close lets them receive what is waiting, and
// ends them.
package events
