package logon

import (
	"context"
	"errors"
	"fmt"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Refusal is a sign-in that Entra ID refused.
type Refusal struct {
	// Reason is set if it is known without a code. If it is empty, the code decides.
	Reason    directory.LogOnReason
	Code      int    // number after AADSTS; 0: none
	Class     string // OAuth error word
	RequestID string // correlation ID
}

// Error contains the class and code, but nothing else that Entra ID sent.
func (r *Refusal) Error() string {
	return fmt.Sprintf("Entra ID refused the sign-in: %s, AADSTS%d", r.Class, r.Code)
}

// Unavailable means that Entra ID gave no answer that can be understood.
type Unavailable struct {
	Why       problem.Problem // for people
	Code      int             // number after AADSTS; 0: none
	RequestID string
	Cause     error // may be nil
}

// Error returns the problem on one line.
func (u *Unavailable) Error() string { return u.Why.Error() }

// Unwrap returns the cause.
func (u *Unavailable) Unwrap() error { return u.Cause }

// refused converts an error from Entra to a denial. An answer that cannot be understood is a denial
// too.
func (d *decision) refused(err error) error {
	var no *Refusal
	var silent *Unavailable
	var known interface{ Problem() problem.Problem }
	switch {
	case errors.As(err, &no):
		return d.judge(no)
	case errors.As(err, &silent):
		return denial{
			reason: directory.LogOnUnavailable, hint: advice(silent.Why), code: silent.Code,
			requestID: silent.RequestID, cause: silent.Why.Wrap(silent.Cause),
		}
	case errors.Is(err, context.DeadlineExceeded) && d.request.Way != directory.WayPassword:
		return deny(directory.LogOnTimedOut)
	case errors.Is(err, context.Canceled):
		return deny(directory.LogOnCancelled)
	case errors.As(err, &known):
		return denial{reason: directory.LogOnUnavailable, hint: advice(known.Problem()), cause: err}
	}
	return deny(directory.LogOnUnavailable)
}

// judge looks a refusal up in the table of codes.
func (d *decision) judge(r *Refusal) error {
	why := denial{reason: r.Reason, code: r.Code, requestID: r.RequestID}
	if why.reason != "" {
		return why
	}
	if reason, ok := codes[r.Code]; ok {
		own := codeWords[r.Code]
		why.reason, why.text, why.hint = reason, own.text, own.hint
		return why
	}
	why.reason = directory.LogOnRefused
	if p, ok := auth.Explain(d.connector, r.Code); ok {
		why.reason, why.text, why.hint = directory.LogOnSetup, sentence(p), p.Hint
	}
	return why
}

// sentence returns a problem's title as a sentence.
func sentence(p problem.Problem) string { return p.Title + "." }

// advice returns the detail and the hint of a problem.
func advice(p problem.Problem) string {
	if p.Title == "" {
		return ""
	}
	if p.Hint == "" {
		return sentence(p)
	}
	return sentence(p) + " " + p.Hint
}
