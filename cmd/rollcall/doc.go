//go:build cgo

// Rollcall is the desktop program: the window, the tray icon, and the schedule in the background.
//
// There is one instance per data folder. A second start shows the window of the first instance and
// ends. SIGTERM, SIGHUP, log-out and Quit all end the program in the same way: it cancels runs in
// progress, keeps the data they read for the next run, and closes the database. A person who quits
// with a key or a menu during a run is asked first. A crash leaves a report in the data folder, and
// the next start shows it. With --hidden, as at log-in, the program starts in the tray.
package main
