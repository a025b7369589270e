// Package autostart makes the system start a program when its user logs in. It uses an XDG
// autostart file on Linux and similar systems (Desktop Application Autostart
// Specification), a launch agent on macOS, and a value of the Run key on Windows.
//
// The system's entry is the only record. Status reads it each time, so it also reports changes made
// with the system's own tools. A user has one entry. The functions are safe for concurrent use,
// even by several programs; the last write wins. Errors are for people: problem.Of finds code,
// title and hint.
package autostart
