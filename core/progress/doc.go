// Package progress counts what a run does. The engine raises the counters,
// from several goroutines; front ends sample them with Snapshot whenever they
// draw. Nothing here blocks, and nothing is sent.
package progress
