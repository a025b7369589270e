// Rollcallctl is Rollcall's command line. It can do everything that the window can, for scripts and
// for computers without a screen.
//
// Results go to standard output, messages and progress to standard error. With --json, every result
// is one JSON object on its own line. Graph's properties have Graph's names. An error is one object
// on standard error: {"error":{"code":…,"title":…,"detail":…,"hint":…,"requestId":…}}.
//
// Exit codes: 0 success (even if nothing changed), 1 failure, 2 usage, 3 held for review, 4
// finished with warnings, 5 another run is in progress, 130 interrupted. If several connectors end
// differently, the worst result determines the exit code. For status, the state of everything does:
// 0 well, 1 failing, 3 held, 4 warnings. The first interrupt stops the command cleanly, and a second
// one kills it.
package main
