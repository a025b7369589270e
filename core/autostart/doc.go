// Package autostart makes the system start a program when its user logs in. It uses an XDG
// autostart file on Linux and similar systems (Desktop Application Autostart
// Specification), a launch agent on macOS, and a value of the Run key on Windows.
//
// Only the system's entry is stored. Status reads it each time, so changes made with the
// system's own tools show. An account has one entry. Any goroutine may call the functions,
// and several programs may do so at once; the last one to write wins. Errors are for people:
// problem.Of finds code, title and hint.
package autostart
