// Package autostart lets the system start a program when its user logs in: by
// an XDG autostart file on Linux and its like (Desktop Application Autostart
// Specification), a launch agent on macOS, a value of the Run key on Windows.
//
// The system's entry is the only memory: Status reads it each time, so that
// what somebody changed with the system's own tools shows. There is one entry
// for an account. Functions may be called from any goroutine and by several
// programs; the last one to write wins. Errors are for people: problem.Of finds
// code, title and hint.
package autostart
