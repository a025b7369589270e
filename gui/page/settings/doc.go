// Package settings is the Settings screen: schedule, start and window, notifications, history,
// backups and data folder, with some immediate actions: a backup, diagnostics, export and import.
// While the user types, a fault appears next to its field, as does the effect of a shorter history.
// Only Save stores the settings. A new appearance is shown before it is saved.
//
// Everything here belongs to the drawing goroutine. Tasks read and write settings, the system's
// entry for log-in, and files. An error appears on the screen, and the typed text stays.
package settings
