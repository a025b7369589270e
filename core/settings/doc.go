// Package settings finds the data folder and stores the settings that are not secret.
//
// Everything is in one data folder: the database, the settings, the log and the files of the
// practice tenant. The package has no state; it reads the environment and the files on each call.
// Settings are plain values.
//
// Load and Save are safe for concurrent use, even by several programs. A file is replaced as a
// whole or not at all, and the last save wins. To change one setting, load all settings, change one
// and save all. Do so in only one place in a program. Errors are for people: problem.Of finds code,
// title and hint.
package settings
