// Package settings knows where Rollcall keeps its data.
//
// Everything is in one data folder: the database, the log and what the
// practice tenant writes. The package reads the environment once, when it is
// asked, and holds no state.
package settings
