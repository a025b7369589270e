// Package history is the History screen. It lists all runs: when, which connector, why, the result
// and the changes, with all details of the selected run. A second list shows who logged on or tried
// to.
//
// All methods belong to the drawing goroutine. Tasks read runs, the newest first and older ones on
// demand. A newer read replaces one in progress. The changes of a run are read when they become
// visible; see package paging.
package history
