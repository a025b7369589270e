package service

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Service is the daemon as the system is to run it.
type Service struct {
	Program string   // absolute path of rollcallctl
	Folder  string   // data folder; empty: the usual one of the service
	Args    []string // further arguments of the daemon
	Writes  []string // folders to which it writes, other than the data folder
	Reads   []string // further files that it reads
	System  bool     // for the computer, and not for one person
	Account string   // that runs a system service; empty: the usual one
}

// State says what the service manager knows of the service.
type State string

// The states.
const (
	Missing  State = "not installed"
	Stopped  State = "stopped"
	Starting State = "starting"
	Running  State = "running"
	Stopping State = "stopping"
	Failed   State = "failed"
)

// Status is the answer of the service manager.
type Status struct {
	State   State  `json:"state"`
	Enabled bool   `json:"enabled"`          // it starts with the computer, or when the person logs in
	System  bool   `json:"system"`           // it is for the computer
	Place   string `json:"place,omitempty"`  // of the entry
	Status  string `json:"status,omitempty"` // what the daemon reports about itself
	PID     int    `json:"pid,omitempty"`
}

// words returns the command line of the daemon.
func (s Service) words() []string {
	words := []string{s.Program}
	if s.Folder != "" {
		words = append(words, "--data-dir", s.Folder)
	}
	return append(append(words, "daemon"), s.Args...)
}

// tool runs a system program and returns what it prints.
func tool(ctx context.Context, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	text, err := cmd.CombinedOutput()
	if err == nil {
		return string(text), nil
	}
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	if errors.Is(err, exec.ErrNotFound) {
		return "", unsupported(fmt.Sprintf("The program %s is missing.", name)).Wrap(err)
	}
	return string(text), refused(strings.Join(append([]string{name}, args...), " "), string(text)).Wrap(err)
}

func unsupported(why string) problem.Problem {
	return problem.Problem{
		Code: problem.CodeServiceUnsupported, Title: "This system cannot run the daemon as a service", Detail: why,
		Hint: "Start rollcallctl daemon in another way, or run rollcallctl daemon --once every few minutes.",
	}
}

func notAllowed(hint string) error {
	return &problem.Problem{
		Code: problem.CodeServiceNotAllowed, Title: "Only an administrator can change a system service",
		Hint: hint,
	}
}

// refused returns the problem for a command that the service manager rejected.
func refused(command, answer string) problem.Problem {
	return problem.Problem{
		Code: problem.CodeServiceFailed, Title: "The service manager did not accept the command " + command,
		Detail: strings.Join(strings.Fields(answer), " "), Hint: "Look at the system log.",
	}
}

// written wraps an error from writing a file for the service manager.
func written(path string, err error) error {
	return problem.Problem{
		Code: problem.CodeServiceFailed, Title: fmt.Sprintf("The file %s cannot be changed", path),
		Hint: "Fix its permissions.",
	}.Wrap(err)
}
