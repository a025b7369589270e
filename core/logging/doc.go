// Package logging opens the program's log: structured lines in rotating files in the data
// folder, which only their owner can read.
//
// No secret reaches a handler. Attributes whose names suggest a secret are replaced before
// they are formatted, at any depth. That is the second line of defence; the first is that
// code does not log secrets. Any goroutine may use the logger, and several programs may do
// so at once. Between two lines no file is open. So nothing has to be closed, and a log can
// be renamed or removed at any time.
package logging
