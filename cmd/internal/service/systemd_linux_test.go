package service

import (
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/problem"
)

// TestWithoutSystemd checks that the error says what to do instead.
func TestWithoutSystemd(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := Query(t.Context(), false)
	if p := problem.Of(err); p.Code != problem.CodeServiceUnsupported || !strings.Contains(p.Hint, "daemon --once") {
		t.Errorf("%+v", p)
	}
}
