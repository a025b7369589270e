package logging

import (
	"errors"
	"log/slog"
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

// withCause logs an error together with the cause of its problem. The problem tells people what to
// do, and the cause says what happened. Causes contain no secrets; the code that makes a problem
// from a server's answer ensures that.
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
