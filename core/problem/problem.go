package problem

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
)

// Problem is an error for people. It implements error and may wrap the internal error.
type Problem struct {
	Code      Code   `json:"code"`             // stable, snake_case
	Title     string `json:"title"`            // what happened, on one line and without a full stop
	Detail    string `json:"detail,omitempty"` // why
	Hint      string `json:"hint,omitempty"`   // what to do
	Remedy    Remedy `json:"remedy,omitzero"`  // what Rollcall can do about it
	RequestID string `json:"requestId,omitempty"`
	cause     error
}

// Error returns title and detail on one line, for logs.
func (p *Problem) Error() string {
	if p.Detail == "" {
		return p.Title
	}
	return p.Title + ": " + p.Detail
}

// Unwrap returns the internal error, or nil.
func (p *Problem) Unwrap() error { return p.cause }

// Problem makes *Problem satisfy the interface that Of looks for.
func (p *Problem) Problem() Problem { return *p }

// Wrap returns p with err as its cause, so errors.Is and errors.As still find err.
func (p Problem) Wrap(err error) *Problem {
	p.cause = err
	return &p
}

// Usage returns a problem for bad input, with code "usage". Such a problem ends a command with exit
// code 2. title names the value, and hint says what would be valid.
func Usage(title, hint string) *Problem {
	return &Problem{Code: CodeUsage, Title: title, Hint: hint}
}

// Quoted returns a text, such as a path, in quotation marks for people. Control characters are
// escaped as in Go. A backslash stays as it is, because Windows paths are full of them.
func Quoted(text string) string { return strings.ReplaceAll(strconv.Quote(text), `\\`, `\`) }

// LoggedHint is the hint of an error with CodeUnknown. The code that shows it writes the error to
// the log under its Reference, or replaces the hint.
const LoggedHint = "The log file has the details under this reference."

// Of classifies err for people. It returns the zero Problem for nil.
func Of(err error) Problem {
	var own interface{ Problem() Problem }
	switch {
	case err == nil:
		return Problem{}
	case errors.As(err, &own):
		return own.Problem()
	case errors.Is(err, context.Canceled):
		return Problem{Code: CodeCancelled, Title: "Cancelled"}
	case errors.Is(err, context.DeadlineExceeded):
		return Problem{
			Code: CodeTimeout, Title: "It took too long",
			Hint: "Try again; if it keeps happening, check the network between this computer and Microsoft 365.",
		}
	}
	return Problem{
		Code: CodeUnknown, Title: "Something unexpected went wrong",
		Detail: "Reference " + Reference(err) + ".",
		Hint:   LoggedHint,
	}
}

// Reference returns a short reference with which err's text can be found in the log.
func Reference(err error) string {
	h := fnv.New32a()
	h.Write([]byte(err.Error()))
	return fmt.Sprintf("%08x", h.Sum32())
}
