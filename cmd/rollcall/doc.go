//go:build cgo

// Rollcall is the desktop program: the window, the tray, and the schedule in the
// background.
//
// It has one instance per data folder. A second start shows the window of the first and
// ends. SIGTERM, SIGHUP, log-off and Quit end it in the same way: runs in progress are
// cancelled and keep their data for the next one, then the database is closed. If runs are
// in progress, a person who quits with a key or a menu is asked first. A crash leaves a
// report in the data folder, and the next start shows it. With --hidden, as at log-in, the
// program starts in the tray.
package main
