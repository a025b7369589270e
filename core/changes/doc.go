// Package changes says in words how much a run changed. The window and the command line use the
// same words. directory.Tally defines which changes count.
package changes
