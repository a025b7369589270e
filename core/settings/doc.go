// Package settings knows where Rollcall keeps its data, and stores the settings that are not
// secret.
//
// Everything is in one data folder: the database, the settings, the log and the files of the
// practice tenant. The package has no state; it reads the environment and the files on each
// call. A Settings is a value.
//
// Any goroutine may call Load and Save, and several programs may do so at once. A file is
// replaced as a whole or not at all, and the last one to save wins. To change one setting,
// load, change and save all of them, from one place in a program. Errors are for people:
// problem.Of finds code, title and hint.
package settings
