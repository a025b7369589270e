// Package directory is the Directory screen: the accounts and groups of all connectors, now or as
// of any run, with a search, filters and all details of one of them.
//
// A Page belongs to the drawing goroutine, like its widgets. Tasks do all reading. The screen
// changes when a task has ended. A newer search or selection cancels the older one.
//
// The table reads the visible rows, page by page. The first page of a list appears at once. Then a
// walk through the list finds the start of each page and the number of rows, so the table can jump
// anywhere. A limited number of visited pages is kept. Rows that have not arrived yet show as "…".
// After a run, the walk is repeated, and the old rows stay until they are read again. Each read is
// separate, so an idle window does not keep the database's write-ahead log from shrinking.
package directory
