package logging_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/logging"
	"github.com/rollcallsync/rollcall/core/problem"
)

// TestTheLogContainsTheCause checks that the log contains the cause, because the sentence for
// people is not enough to find out what happened.
func TestTheLogContainsTheCause(t *testing.T) {
	cause := errors.New("remote error: tls: protocol version not supported")
	inner := problem.Problem{Code: "tls_failed", Title: "No secure connection"}.Wrap(cause)
	for name, test := range map[string]struct {
		err  error
		want string
	}{
		"a problem": {
			inner,
			`error="No secure connection (cause: remote error: tls: protocol version not supported)"`,
		},
		"wrapped": {fmt.Errorf("sign in: %w", inner), `(cause: remote error: tls`},
		"problem of a problem": {
			problem.Problem{Title: "Outer"}.Wrap(fmt.Errorf("in between: %w", inner)),
			`Outer (cause: in between: No secure connection) (cause: remote error: tls`,
		},
		"already in text": {
			problem.Problem{Title: "Outer", Detail: cause.Error()}.Wrap(cause),
			`error="Outer: ` + cause.Error() + `"`,
		},
		"problem without cause": {&problem.Problem{Title: "Outer"}, `error=Outer`},
		"no problem":            {cause, `error="` + cause.Error() + `"`},
	} {
		var shown bytes.Buffer
		logging.Open(t.TempDir(), &shown).Error("x", "error", test.err)
		if line := strings.TrimSpace(shown.String()); !strings.Contains(line, test.want) {
			t.Errorf("%s: %s lacks %s", name, line, test.want)
		}
	}
}
