// Package events reports current activity to the window, the tray and the command line. The types
// of this package are the only events.
//
// Bus passes on published events and never waits for a listener. Join makes a Listener, whose owner
// ranges over its Events in a separate goroutine:
//
//   - An Overview comes first, followed by every event since Join, in the order of Publish.
//     No event is lost in between.
//   - Another Overview comes after RunBegan, RunEnded and Changed, unless it equals the last
//     one. Its new conditions follow it.
//   - Progress is merged: once per interval, a listener gets only the newest progress of each
//     run. A change of stage comes immediately, like all other events. Progress is dropped if
//     nothing changed or if the run is not in progress.
//   - A listener that is too far behind gets a new Overview instead of the events that it
//     missed.
//
// The methods are safe for concurrent use. The bus has no goroutine; listeners run in those of
// their owners. Close lets them receive the waiting events and then ends them.
package events
