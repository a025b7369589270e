// Package logging opens the program's log: structured lines in rotating files
// in the data folder, readable by their owner only.
//
// No secret reaches a handler: attributes whose name speaks of one are
// replaced before they are formatted, at any depth. That is the second fence;
// the first is that nobody logs secrets. The logger may be used from any
// goroutine, and by several programs at once. Between two lines no file is open:
// nothing has to be closed, and a log can be renamed or removed at any time.
package logging
