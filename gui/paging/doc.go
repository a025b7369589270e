// Package paging loads the rows of a list that is too long to be read at once. It stores the number
// of rows and the start of each page. It keeps pages that were visible, and reads others when they
// become visible.
//
// All methods belong to the drawing goroutine. Tasks read the pages. A new list replaces a read in
// progress.
package paging
