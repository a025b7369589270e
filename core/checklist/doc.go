// Package checklist tests the connection of a connector, line by line: the secret, the
// sign-in, the tenant, each permission and what is lost without it, each call that a run
// makes, and when the key expires.
//
// Run works in the caller's goroutine and passes on each line as soon as it is known. It
// keeps nothing. If a check fails, the checks that depend on it are skipped; so every
// checklist of a connector has the same lines. Run never stores anything itself: Remember
// gets the expiry date that Graph returned.
//
// The faults of a connector are in its checks: Check.Cause says what is wrong, and what to
// do. Run itself returns an error only if its context ended.
package checklist
