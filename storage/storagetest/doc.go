// Package storagetest says in tests what every store must do: Conformance plays
// the engine and the people who read, against whatever adapter it is given.
// storage.DB passes it, and so must an adapter for another database.
//
// A case opens a store of its own. Cases do not run side by side, use no
// network and do not wait. The random case prints its seed; give it to
// ROLLCALL_SEED to see the same run again.
package storagetest
