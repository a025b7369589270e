// Package logging opens the program's log. It consists of structured lines in rotating files in the
// data folder, which only the owner can read.
//
// No secret reaches a handler. Attributes whose names suggest a secret are replaced before they are
// formatted, at any depth. This is the second line of defence; the first is that code does not log
// secrets. The logger is safe for concurrent use, even by several programs. No file is open between
// two lines. Nothing has to be closed, and a log can be renamed or removed at any time.
package logging
