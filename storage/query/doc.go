// Package query answers questions about the directory at a moment: lists, searches, single
// accounts and groups, members, ties, what runs changed and what happened to one object. It
// writes nothing.
//
// # Moments
//
// A view is one snapshot of each connector. Every answer shows one view, read in one
// transaction; an iterator keeps its transaction until it ends. A moment that is no longer
// kept is a problem.
//
// # Lists
//
// selectRows finds the shortest way to the rows of a query: a walk through the names, a sorted
// list of few objects, or an arrangement by facts. list.go says when each is taken, and its
// numbers were measured. The order is the same on every way.
//
// # Searches
//
// The index knows which objects may contain the words. What it does not know is looked up:
// ids, managers, kinds. In the end the properties of each row decide (mentions).
//
// # Concurrency and errors
//
// Any goroutine may use a Store. A name that fits nothing or several objects is
// directory.ErrNotFound or directory.ErrAmbiguous, with a problem that names it.
package query
