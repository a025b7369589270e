// Package settings is the screen of the settings: schedule, start and window,
// notifications, history, backups, data folder; with what is done at once beside
// them: a backup, diagnostics, export and import. What is wrong stands beside
// its field as somebody types, and so does what a shorter history would drop;
// nothing is saved before Save, and an appearance is shown before it is.
//
// Everything here belongs to the drawing goroutine. Settings, the system's entry
// for log-in and files are read and written beside it; an error is shown on the
// screen, and what was typed stays.
package settings
