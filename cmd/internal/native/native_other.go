//go:build !windows

package native

import "context"

// Room returns zero: the window manager limits the size of windows.
func Room() (width, height float32) { return 0, 0 }

// Message shows nothing: the terminal shows errors.
func Message(_, _ string) {}

// Front does nothing: showing a window brings it to the front.
func Front(uintptr) {}

// UntilLogOff returns ctx: programs get a signal at the end of a session.
func UntilLogOff(ctx context.Context) (loggedOff context.Context, closed func()) {
	return ctx, func() {}
}
