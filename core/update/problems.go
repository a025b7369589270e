package update

import (
	"errors"

	"github.com/rollcallsync/rollcall/core/problem"
)

var errRefused = errors.New("the release manifest was refused")

// askPublisher is the hint for a manifest that somebody may have changed.
const askPublisher = "Install nothing from there. Tell the publisher."

// refusal returns the problem for a manifest that must not be believed.
func refusal(code problem.Code, why, hint string) problem.Problem {
	return problem.Problem{
		Code: code, Title: "The published release manifest was refused", Detail: why, Hint: hint,
	}
}

func invalid(why string) problem.Problem {
	return refusal(problem.CodeUpdateInvalid, why, "Ask the publisher to publish it again.")
}

// unset is the problem of a check without a place to look at.
func unset() error {
	return problem.Problem{
		Code: problem.CodeUpdateUnset, Title: "Rollcall does not know where new versions are published",
		Hint: "Enter the address and the public key of the publisher.",
	}.With(problem.SetUpdates).Wrap(errRefused)
}

// passes reports whether a failure may end without anyone doing anything.
func passes(code problem.Code) bool {
	switch code {
	case problem.CodeUpdateTampered, problem.CodeUpdateWrongKey, problem.CodeUpdateInvalid, problem.CodeUpdateExpired,
		problem.CodeUpdateRolledBack, problem.CodeUpdateOlder, problem.CodeUpdateOversized, problem.CodeUpdateInsecure:
		return false
	}
	return true
}
