//go:build cgo

// Rollcall is the desktop program: the window, the tray, and the schedule in
// the background.
//
// It has one instance for a data folder: a second start shows the window of the
// first and ends. SIGTERM, SIGHUP, log-off and Quit end it the same way: runs under way
// are cancelled and keep what they read for the next one, then the database is
// closed. A person who quits by a key or a menu is asked first where runs are under way.
// Crashes leave a report in the data folder, of which the next start
// tells. With --hidden, as at log-in, it begins in the tray.
package main
