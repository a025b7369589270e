package main

import (
	"errors"

	"github.com/rollcallsync/rollcall/core/disk"
	"github.com/rollcallsync/rollcall/core/problem"
)

// output is standard output, and remembers what was not taken: results that went
// into a file on a full disk must not end as a success.
type output struct{ disk.Writer }

// explain tells of output that was not taken, in the place of a success and of the
// error that came of it.
func (o *output) explain(err error) error {
	if o.Err == nil || err != nil && !errors.Is(err, o.Err) {
		return err
	}
	p := problem.Problem{
		Code: problem.CodeOutputUnwritable, Title: "Not all of the output could be written",
		Detail: "Standard output does not take it.", Hint: "Look at where it goes.",
	}
	switch disk.FaultOf(o.Err) {
	case disk.Full, disk.Quota:
		p.Detail, p.Hint = "The disk that standard output goes to is full.", "Make room on that disk, or let the output go to another one."
	case disk.TooLarge:
		p.Detail, p.Hint = "The file that standard output goes to may not get larger.", "Let the output go to another disk."
	case disk.Failing:
		p.Detail, p.Hint = "The disk that standard output goes to did not take it.", "Look at the health of that disk."
	}
	return p.Wrap(o.Err)
}
