// Package dashboard is the screen that shows in two seconds whether all is well: a card for
// each connector with its live progress, the number of accounts over time, and the latest
// changes in words.
//
// All methods belong to the drawing goroutine. Reading happens in tasks, and a newer read
// replaces one in progress. Errors appear in place, with a button to try again.
package dashboard
