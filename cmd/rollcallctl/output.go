package main

import (
	"errors"

	"github.com/rollcallsync/rollcall/core/disk"
	"github.com/rollcallsync/rollcall/core/problem"
)

// output is standard output. It remembers failed writes, so that a command does not succeed if its
// results were lost on a full disk.
type output struct{ disk.Writer }

// explain returns the problem if output could not be written. Otherwise it returns err. If the
// program that reads the output has stopped reading, as head does, the command fails without a
// message.
func (o *output) explain(err error) error {
	if o.Err == nil || err != nil && !errors.Is(err, o.Err) {
		return err
	}
	for _, closed := range closedPipe {
		if errors.Is(o.Err, closed) {
			return exitStatus(exitFailure)
		}
	}
	p := problem.Problem{
		Code: problem.CodeOutputUnwritable, Title: "Not all of the output could be written",
		Detail: "Standard output cannot be written.", Hint: "Check where standard output goes.",
	}
	switch disk.FaultOf(o.Err) {
	case disk.Full, disk.Quota:
		p.Detail, p.Hint = "The disk that standard output goes to is full.",
			"Make room on that disk, or send the output to another one."
	case disk.TooLarge:
		p.Detail, p.Hint = "The file that standard output goes to cannot get any larger.",
			"Send the output to another disk."
	case disk.Failing:
		p.Detail, p.Hint = "The disk that standard output goes to failed.", "Check the health of that disk."
	}
	return p.Wrap(o.Err)
}
