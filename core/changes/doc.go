// Package changes says in words how much a run changed, in the same way in the
// window and on the command line. What counts is directory.Tally's to say.
package changes
