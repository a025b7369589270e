// Package gui is the window: rail, banner, screens, tray, notifications, and
// the pump that brings what the engine tells to them.
//
// A Window owns two things that are not drawn: a task.Runner, on which screens
// read and write, and the pump's goroutine, which reads app.Subscribe. Close
// ends both and waits. All else belongs to the drawing goroutine.
//
// Order: the pump hands events over in the order in which they come. The screen
// in sight gets every event; a screen that comes into sight reads anew, so that
// it missed nothing. Screens are built when they are first shown.
//
// The pump reaches the drawing goroutine through the Runner, as tasks do;
// nothing else may reach widgets from another goroutine. Errors of the engine are shown where
// they belong, on a screen or in the banner, never in a dialog of their own.
package gui
