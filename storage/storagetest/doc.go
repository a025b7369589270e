// Package storagetest contains the tests that every store must pass. Conformance acts as the
// engine and the readers of any adapter. storage.DB passes it, and an adapter for
// another database must too.
//
// Each case has its own store, uses no network and does not wait. The random case prints
// its seed. Set ROLLCALL_SEED to that seed to repeat the case.
package storagetest
