// Package problem describes errors for people: what happened, why, and what to do.
//
// Code is a stable contract for scripts and for support. Title, Detail and Hint are sentences for
// an administrator and may be reworded. They do not mention commands or screens. If Rollcall itself
// can help with a problem, the problem has a Remedy, which each front end shows in its own way. An
// error type with a problem has a method Problem() Problem; Of finds it anywhere in an error chain.
// An error without a problem becomes a fixed sentence with a reference. Its raw text is never
// shown, because it may contain private data. The log has the raw text with the same reference.
package problem
