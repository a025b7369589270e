package health_test

import (
	"testing"

	"github.com/rollcallsync/rollcall/core/health"
	"github.com/rollcallsync/rollcall/core/problem"
)

func TestVerdict(t *testing.T) {
	notice := health.Condition{Code: problem.CodeHiddenMembership, Severity: health.Notice}
	warning := health.Condition{Code: problem.CodeNoRun, Severity: health.Warning}
	held := health.Condition{Code: problem.CodeRunHeld, Severity: health.Serious}
	failing := health.Condition{Code: problem.CodeConnectorFailing, Severity: health.Serious}
	for name, tt := range map[string]struct {
		list []health.Condition
		want health.Verdict
	}{
		"nothing":          {nil, health.Well},
		"a notice":         {[]health.Condition{notice}, health.Well},
		"a warning":        {[]health.Condition{notice, warning}, health.Warnings},
		"held":             {[]health.Condition{held, warning}, health.Held},
		"failing":          {[]health.Condition{failing}, health.Failing},
		"failing and held": {[]health.Condition{held, failing, notice}, health.Failing},
	} {
		if got := health.VerdictOf(tt.list); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}
