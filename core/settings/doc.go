// Package settings finds the data folder and stores the settings that are not secret.
//
// Everything is in one data folder: the database, the settings, the log and the files of the
// practice tenant. The package has no state; it reads the environment and the files on each call.
// Settings are plain values.
//
// Load and Save are safe for concurrent use, even by several programs. A file is replaced as a
// whole or not at all, and the last save wins. Change holds a lock from reading to saving, so no
// program undoes what another one changes at the same time. Errors are for people: problem.Of finds
// code, title and hint.
package settings
