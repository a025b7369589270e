// Package paging holds the rows of a list that is too long to be read at once.
// It knows how many there are and where each page begins, and has the pages that
// were in sight; others are read when they come into sight.
//
// All methods belong to the drawing goroutine. Pages are read beside it; another
// list takes the place of what is being read.
package paging
