// Package history is the History screen. It lists all runs: when, which connector, why, the
// result and the changes, with all details of the selected one. A second list shows who
// logged on or tried to.
//
// All methods belong to the drawing goroutine. Runs are read in tasks, the newest first and
// older ones on demand. A newer read replaces one in progress. The changes of a run are read
// when they become visible (gui/paging).
package history
