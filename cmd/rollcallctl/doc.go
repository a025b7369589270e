// Rollcallctl is Rollcall's command line: every action of the window, for
// scripts and for computers without a screen.
//
// Results go to standard output, talk and progress to standard error. With
// --json every result is one JSON object on a line of its own, with Graph's
// names for Graph's properties, and an error is one object on standard error:
// {"error":{"code":…,"title":…,"detail":…,"hint":…,"requestId":…}}.
//
// Exit codes: 0 success (unchanged too), 1 failure, 2 usage, 3 held for
// review, 4 finished with warnings, 5 another run is under way, 130
// interrupted. Where several connectors end differently, the worst counts.
// The first interrupt ends what is under way cleanly, a second one kills.
package main
