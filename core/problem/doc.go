// Package problem holds errors for people: what happened, why, and what to do.
//
// Code is a stable contract for scripts and for support. Title, Detail and Hint are
// sentences for an administrator and may be reworded. They name no command and no screen.
// If Rollcall itself can help with a problem, the problem has a Remedy, which each front end
// shows in its own way. An error type that knows its problem has a method Problem()
// Problem; Of finds it anywhere in an error chain. An error that nobody classified becomes a
// fixed sentence with a reference, never its raw text, which may contain private data. The
// log has the raw text with the same reference.
package problem
