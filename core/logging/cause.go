package logging

import (
	"errors"
	"log/slog"
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

// withCause writes an error with what is behind its problem: people are told what
// to do, the log tells what happened. Causes hold no secrets: whoever makes a
// problem of what a server said sees to that.
func withCause(a slog.Attr) slog.Attr {
	if err, ok := a.Value.Any().(error); ok && a.Value.Kind() == slog.KindAny {
		a.Value = slog.StringValue(errorText(err))
	}
	return a
}

func errorText(err error) string {
	text := err.Error()
	var p *problem.Problem
	for errors.As(err, &p) && errors.Unwrap(p) != nil {
		err = errors.Unwrap(p)
		if cause := err.Error(); !strings.Contains(text, cause) {
			text += " (cause: " + cause + ")"
		}
	}
	return text
}
