// Package problem holds errors for people: what happened, why, and what to do.
//
// Code is a stable contract for scripts and for support; Title, Detail and
// Hint are sentences for an administrator and may be reworded. They name no
// command and no screen: what Rollcall itself has against a problem is its
// Remedy, which each front end tells in its own way. An error type
// that knows its problem has a method Problem() Problem; Of finds it anywhere
// in an error chain. An error that nobody classified becomes a fixed sentence
// with a reference, never its raw text, which may hold what should not be
// shown; the log has the raw text beside the same reference.
package problem
