// Package progress counts the work of a run. The engine updates the counters from several
// goroutines, and front ends read them with Snapshot whenever they draw. Nothing here blocks or
// sends events.
package progress
