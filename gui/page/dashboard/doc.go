// Package dashboard is the screen that shows at a glance whether everything works. It has a card
// for each connector with its live progress, the number of accounts over time, and the latest
// changes in words.
//
// All methods belong to the drawing goroutine. Tasks do all reading, and a newer read replaces one
// in progress. Errors appear where the data would be, with a button to try again.
package dashboard
