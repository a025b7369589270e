// Package query answers questions about the directory at a moment: lists, searches, single
// accounts and groups, members, ties, the changes of runs, and the history of an object. It
// writes nothing.
//
// # Moments
//
// A view is one snapshot of each connector. Every answer shows one view, which is read in one
// transaction. An iterator keeps its transaction open until it ends. If the history of a moment
// is no longer kept, the error is a problem.
//
// # Lists
//
// selectRows chooses the fastest way to find the rows of a query: a walk through the names, a
// sorted list of few objects, or an arrangement by facts. list.go explains when each one is used.
// Its limits were measured. The order of the rows is always the same.
//
// # Searches
//
// The search index returns the objects that may contain the words. It does not contain IDs,
// managers and kinds, which are looked up elsewhere. Finally, mentions checks the properties of
// each row.
//
// # Concurrency and errors
//
// Any goroutine may use a Store. If a name matches no object or several, the error is
// directory.ErrNotFound or directory.ErrAmbiguous, with a problem that contains the name.
package query
