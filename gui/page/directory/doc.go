// Package directory is the Directory screen: the accounts and groups of all connectors, now
// or as of any run, with a search, filters and all details of one of them.
//
// A Page belongs to the drawing goroutine, like its widgets. Tasks do all reading. The
// screen changes when a task has ended. A newer search or selection cancels the older one.
//
// The table reads the visible rows, page by page. The first page of a list comes at once.
// Then a walk through the list finds the start of each page and the number of rows, so the
// table can jump anywhere. A limited number of pages that were visible is kept. Rows that
// have not arrived yet show as "…". When a run has ended, the list is walked through again,
// and the old rows stay until they are read again. Each read is separate, so no reader keeps
// the database's log from shrinking while somebody thinks.
package directory
