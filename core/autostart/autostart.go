package autostart

import (
	"os"
	"slices"

	"github.com/rollcallsync/rollcall/core/problem"
)

// name is the system's name of the entry, which is the application's ID.
const name = "io.github.rollcallsync.Rollcall"

// Entry is a program to start at log-in.
type Entry struct {
	Program string // absolute path
	Args    []string
}

// Is reports whether two entries start the same program with the same data folder.
func (e Entry) Is(other Entry) bool {
	return e.Program == other.Program && slices.Equal(e.Args, other.Args)
}

// State says what the system starts at log-in.
type State string

// The states.
const (
	Off   State = "off"
	On    State = "on"    // the given entry
	Moved State = "moved" // a program that no longer exists
	Other State = "other" // another program, or another data folder
)

// Status reads the system's entry and compares it with the intended one. It also returns the entry
// that it found; its Program is empty if there is none.
func Status(meant Entry) (State, Entry, error) {
	found, enabled, err := read()
	switch {
	case err != nil:
		return Off, found, unreadable(err)
	case !enabled || found.Program == "":
		return Off, found, nil
	case !isProgram(found.Program):
		return Moved, found, nil
	case !found.Is(meant):
		return Other, found, nil
	}
	return On, found, nil
}

// Enable makes the system start e at log-in, instead of any earlier entry.
func Enable(e Entry) error {
	if err := write(e); err != nil {
		return unwritable(err)
	}
	return nil
}

// Disable removes our entry, so the system no longer starts Rollcall. Without an entry, it does
// nothing.
func Disable() error {
	if err := remove(); err != nil {
		return unwritable(err)
	}
	return nil
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir()
}

func unreadable(err error) error {
	return problem.Problem{
		Code: problem.CodeAutostartUnreadable, Title: "Rollcall cannot tell whether it starts at log-in",
		Detail: "The system's entry " + place() + " cannot be read.", Hint: "Fix its permissions.",
	}.Wrap(err)
}

func unwritable(err error) error {
	return problem.Problem{
		Code: problem.CodeAutostartUnwritable, Title: "The start at log-in cannot be changed",
		Detail: "The system's entry " + place() + " cannot be written.", Hint: "Fix its permissions.",
	}.Wrap(err)
}
