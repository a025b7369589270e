// Package syncer is the engine. It synchronizes one connector (design section 3), using four
// interfaces: Source, and the store's Runs, Fetches and Plans.
//
// # What a run promises
//
// Apply is one transaction. After Run has returned, or if the program dies at any moment, the
// directory is in its state before the run or after it, never in between. Data that was read before
// a failure is stored separately from the directory, and the next run continues from there.
//
// A full read consists of bulk listings and batches between delta links. The run takes the
// links before the listings and follows them afterwards, so it does not lose changes made in
// the meantime. A later run follows only the stored links. Every run compares what it read
// with $count. An incomplete read never removes anything.
//
// # Memberships that Graph does not announce
//
// Entra ID keeps the memberships of a soft-deleted user or nested group. But listings leave
// them out, and delta rounds do not repeat them when the member comes back. Therefore, if a
// delta round shows a user or group for the first time or as restored, the run asks for its
// groups. For such a group, it also asks for the members.
//
// # Concurrency
//
// An Engine can run only once. Its goroutines end before Run returns. The Counters may be read
// during the run. Cancelling the context ends the run within a second.
package syncer
