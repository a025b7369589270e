// Package changes describes in words how much a run changed, in the same way in the window
// and on the command line. directory.Tally defines what counts.
package changes
