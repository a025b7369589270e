// Package history is the History screen. It lists all runs with their time, connector, reason,
// result and changes, and shows all details of the selected run. A second list shows log-ons and
// failed attempts.
//
// All methods belong to the drawing goroutine. Tasks read runs, the newest first and older ones on
// demand. A newer read replaces one in progress. The changes of a run are read when they become
// visible; see package paging.
package history
