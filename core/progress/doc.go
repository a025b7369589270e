// Package progress counts the work of a run. The engine raises the counters from several
// goroutines. Front ends read them with Snapshot whenever they draw. Nothing here blocks, and
// nothing is sent.
package progress
