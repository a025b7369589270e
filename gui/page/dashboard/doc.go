// Package dashboard is the screen that shows in two seconds whether all is
// well: a card for each connector with its live progress, how the accounts
// developed, and the latest changes in words.
//
// All methods belong to the drawing goroutine. What is read is read beside it;
// a newer reading replaces one that is under way. Errors of reading are shown
// in place, with a button to try again.
package dashboard
