// Package directory is the screen of that name: the accounts and groups of all
// connectors, now or as of any run, with a search, filters and everything that
// is known of one of them.
//
// A Page belongs to the drawing goroutine, like the widgets that it is made of.
// Everything that is read is read by tasks; what is shown is swapped when a
// task has ended. A newer search or selection cancels the older one.
//
// The table reads as much as is looked at: a portion first, and several times
// as much whenever the end of what was read comes into sight. Each reading
// starts from the top and stands for itself, so that the rows agree with each
// other and no reader keeps the database's log from shrinking while somebody
// thinks.
package directory
