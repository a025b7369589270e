package autostart

import (
	"os"
	"slices"

	"github.com/rollcallsync/rollcall/core/problem"
)

// name is what the system calls the entry: the application's id.
const name = "io.github.rollcallsync.Rollcall"

// Entry is what is started at log-in.
type Entry struct {
	Program string // absolute path
	Args    []string
}

// Is says whether two entries start the same.
func (e Entry) Is(other Entry) bool {
	return e.Program == other.Program && slices.Equal(e.Args, other.Args)
}

// State says what the system starts at log-in.
type State string

// The states.
const (
	Off   State = "off"
	On    State = "on"    // what was asked about
	Moved State = "moved" // a program that is not there any more
	Other State = "other" // another program, or another data folder
)

// Status tells what stands in the system's entry, beside the one that is meant.
// Entry is the one that was found; its Program is empty where there is none.
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

// Enable makes the system start e at log-in, in the place of what it started
// before.
func Enable(e Entry) error {
	if err := write(e); err != nil {
		return unwritable(err)
	}
	return nil
}

// Disable makes the system start nothing of ours. Where it did not, nothing
// happens.
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
		Code: problem.CodeAutostartUnreadable, Title: "Whether Rollcall starts at log-in is not known",
		Detail: "The system's entry " + place() + " cannot be read.", Hint: "Mend its permissions.",
	}.Wrap(err)
}

func unwritable(err error) error {
	return problem.Problem{
		Code: problem.CodeAutostartUnwritable, Title: "The start at log-in cannot be changed",
		Detail: "The system's entry " + place() + " cannot be written.", Hint: "Mend its permissions.",
	}.Wrap(err)
}
