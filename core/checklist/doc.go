// Package checklist tests a connector's connection, line by line: the secret, the sign-in, the
// tenant, each permission and what is lost without it, each call that a run makes, and when the key
// expires.
//
// Run works in the caller's goroutine and reports each line as soon as it is known. If a check
// fails, the checks that depend on it are skipped, so every checklist of a connector has the same
// lines. Run has no state and stores nothing itself; it passes the expiry date from Graph to
// Remember.
//
// The problems of a connector are in its checks. Check.Cause describes the problem and its remedy.
// Run itself returns an error only if its context ended.
package checklist
