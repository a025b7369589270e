package main

import (
	"errors"
	"fmt"

	"github.com/rollcallsync/rollcall/core/app"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
)

// The exit codes (design section 6).
const (
	exitSuccess     = 0
	exitFailure     = 1
	exitUsage       = 2
	exitHeld        = 3
	exitWarnings    = 4
	exitBusy        = 5
	exitInterrupted = 130
)

// exitStatus is the error for a command whose result has already been shown.
type exitStatus int

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// exitCode turns an error into an exit code. No other function does so.
func exitCode(err error) int {
	var status exitStatus
	switch {
	case err == nil:
		return exitSuccess
	case errors.As(err, &status):
		return int(status)
	}
	switch problem.Of(err).Code {
	case problem.CodeUsage:
		return exitUsage
	case problem.CodeBusy:
		return exitBusy
	case problem.CodeCancelled:
		return exitInterrupted
	}
	return exitFailure
}

// asStatus turns an exit code into an error, or nil for success.
func asStatus(code int) error {
	if code == exitSuccess {
		return nil
	}
	return exitStatus(code)
}

// outcomeCode returns the exit code for one connector's run.
func outcomeCode(o app.Outcome) int {
	if o.Err != nil {
		return exitCode(o.Err)
	}
	switch o.Run.State {
	case directory.StateSucceeded, directory.StateUnchanged:
		return exitSuccess
	case directory.StateWarnings:
		return exitWarnings
	case directory.StateHeld:
		return exitHeld
	case directory.StatePreviewed:
		return previewCode(o.Run)
	case directory.StateCancelled:
		return exitInterrupted
	}
	return exitFailure
}

// verdictCode returns the exit code for the state of everything.
func verdictCode(v health.Verdict) int {
	switch v {
	case health.Well:
		return exitSuccess
	case health.Warnings:
		return exitWarnings
	case health.Held:
		return exitHeld
	}
	return exitFailure
}

// previewCode returns the exit code that a real run would have had.
func previewCode(r directory.Run) int {
	switch {
	case len(r.Breaches) > 0:
		return exitHeld
	case len(r.Warnings) > 0:
		return exitWarnings
	}
	return exitSuccess
}

// severity lists the exit codes from harmless to worst. Unknown codes count as failures.
var severity = []int{exitSuccess, exitWarnings, exitHeld, exitBusy, exitUsage, exitFailure, exitInterrupted}

func worse(x, y int) int {
	rank := func(code int) int {
		for i, known := range severity {
			if known == code {
				return i
			}
		}
		return rankOfFailure
	}
	if rank(y) > rank(x) {
		return y
	}
	return x
}

const rankOfFailure = 5
