// Package directory is the screen of that name: the accounts and groups of all
// connectors, now or as of any run, with a search, filters and everything that
// is known of one of them.
//
// A Page belongs to the drawing goroutine, like the widgets that it is made of.
// Everything that is read is read by tasks; what is shown is swapped when a
// task has ended. A newer search or selection cancels the older one.
//
// The table reads what is in sight, page by page. The first page of a list comes
// at once; then a walk through the list tells where its pages begin and how many
// rows there are, so that the table can jump anywhere. Pages that were in sight
// are kept, up to a bound; rows that are not here yet show as "…". When a run has
// ended the list is walked through anew, and what was in sight stays until it is
// read again. Each reading stands for itself, so that no reader keeps the
// database's log from shrinking while somebody thinks.
package directory
