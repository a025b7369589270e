package autostart

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/rollcallsync/rollcall/core/problem"
)

// name is the system's name for the entry, which is the application's ID.
const name = "io.github.rollcallsync.Rollcall"

// Entry is a program to start at log-in.
type Entry struct {
	Program string // absolute path
	Args    []string
}

// Is reports whether two entries start the same program with the same data folder. On Windows,
// letter case in a path does not matter.
func (e Entry) Is(other Entry) bool {
	return e.is(other, pathsIgnoreCase)
}

func (e Entry) is(other Entry, ignoreCase bool) bool {
	same := func(x, y string) bool { return x == y || ignoreCase && strings.EqualFold(x, y) }
	return same(e.Program, other.Program) && slices.EqualFunc(e.Args, other.Args, same)
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

// maxRunLine is the maximum length of a command line in the Run key (Microsoft, "Run and RunOnce Registry
// Keys"). Windows ignores a longer one.
const maxRunLine = 260

// checkRunLine refuses a command line that Windows would ignore.
func checkRunLine(line string) error {
	n := len(utf16.Encode([]rune(line)))
	if n <= maxRunLine {
		return nil
	}
	return &problem.Problem{
		Code: problem.CodeAutostartUnwritable, Title: "Windows cannot start Rollcall at log-in",
		Detail: fmt.Sprintf("The command has %d characters, and Windows ignores commands of more than %d: %s", n,
			maxRunLine, line),
		Hint: "Use a data folder with a shorter path, or install Rollcall in one.",
	}
}

func unwritable(err error) error {
	var own *problem.Problem
	if errors.As(err, &own) {
		return err
	}
	return problem.Problem{
		Code: problem.CodeAutostartUnwritable, Title: "The start at log-in cannot be changed",
		Detail: "The system's entry " + place() + " cannot be written.", Hint: "Fix its permissions.",
	}.Wrap(err)
}
