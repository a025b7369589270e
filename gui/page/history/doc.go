// Package history is the screen of every run there was: when, of which
// connector, why, how it ended and what it changed, and everything about the
// one that is chosen; and, in a second list, of who logged on or tried to.
//
// All methods belong to the drawing goroutine. Runs are read beside it, the
// newest first and older ones on demand; a newer reading replaces one that is
// under way. The changes of a run are read as they come into sight (gui/paging).
package history
