package parttest

import (
	"os"
	"testing"
)

// Missing ends the test, because a part that it needs is missing: it skips the test, or fails it if
// all parts are required. why is a clause such as "wine is not installed". It must be called on the
// test's goroutine.
func Missing(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("ROLLCALL_E2E_REQUIRED") != "" {
		t.Fatal(why)
	}
	t.Skip(why + ", so this was not tested")
}
