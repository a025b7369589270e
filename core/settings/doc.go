// Package settings knows where Rollcall keeps its data, and keeps the settings
// that are no secrets.
//
// Everything is in one data folder: the database, the settings, the log and
// what the practice tenant writes. The package reads the environment and the
// files when it is asked, and holds no state. A Settings is a value.
//
// Load and Save may be called from any goroutine and by several programs at
// once: a file is replaced whole or not at all, and the last one to save wins.
// Who changes one setting loads, changes and saves, all from one place in a
// program. Errors are for people: problem.Of finds code, title and hint.
package settings
