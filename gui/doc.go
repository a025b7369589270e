// Package gui is the window: rail, banner, screens, tray, notifications, and the pump that delivers
// the engine's events to them.
//
// A Window owns a task.Runner, on which screens read and write, and the pump's goroutine, which
// reads app.Subscribe. Close ends both and waits for them. Everything else belongs to the drawing
// goroutine.
//
// The pump delivers events in order. The visible screen gets every event. A screen that becomes
// visible reads its data again, so it misses nothing. A screen is built when it is first shown.
//
// The pump reaches the drawing goroutine through the Runner, like tasks. Nothing else may touch
// widgets from another goroutine. Errors from the engine appear where they belong, on a screen or
// in the banner, never in a separate dialog.
package gui
