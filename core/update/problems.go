package update

import (
	"errors"

	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
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

// unset is the problem of a check for which the address, the key or both are not set.
func unset(from settings.Updates) error {
	p := problem.Problem{
		Code: problem.CodeUpdateUnset, Title: "Rollcall does not know where new versions are published",
		Hint: "Enter the address and the public key of the publisher.",
	}
	switch {
	case from.Address != "":
		p.Title = "The public key of the publisher is missing"
		p.Hint = "Ask the publisher for the key, in a way that you trust, and enter it."
	case from.Key != "":
		p.Title = "The address for updates is missing"
		p.Hint = "Enter the address of the folder in which the publisher announces new versions."
	}
	return p.With(problem.SetUpdates).Wrap(errRefused)
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
