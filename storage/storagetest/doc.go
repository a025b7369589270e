// Package storagetest contains the tests that every store must pass. Conformance acts as the
// engine and the readers, against any adapter. storage.DB passes it, and an adapter for
// another database must too.
//
// Each case opens its own store. Cases run in parallel, use no network and do not
// wait. The random case prints its seed. Set ROLLCALL_SEED to that seed to repeat the run.
package storagetest
