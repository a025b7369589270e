package health

import (
	"fmt"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// renewal is the condition of a connector whose runs still work, but whose token cannot be renewed.
// This program detects its own failure immediately. It learns of another program's failure from the
// warning in that program's latest run.
func (f Facts) renewal(c directory.Connector, runs []directory.Run) []Condition {
	known, run := f.Renewals[c.ID], int64(0)
	if known.Why.Code == "" {
		known, run = warnedOfRenewal(runs)
	}
	condition := Condition{
		Code: problem.CodeRenewalFailing, Connector: c.ID, Severity: Warning, Since: known.Since, Run: run,
		Title:  fmt.Sprintf("The sign-in of “%s” cannot be renewed", c.Description),
		Detail: known.Why.Detail, Hint: known.Why.Hint, Remedy: known.Why.Remedy,
	}
	switch known.Why.Code {
	case "":
		return nil
	case problem.CodeRenewalKeyRefused:
		condition.Severity, condition.Action = Serious, ActionRenewKey
	case problem.CodeRenewalRefused:
		condition.Severity = Serious
	}
	return []Condition{condition}
}

// warnedOfRenewal looks at the latest run that was applied or held, and at the runs directly before
// it that had the same warning.
func warnedOfRenewal(runs []directory.Run) (known Renewal, newest int64) {
	about := func(p problem.Problem) bool {
		return slices.Contains([]problem.Code{
			problem.CodeRenewalKeyRefused, problem.CodeRenewalRefused,
			problem.CodeRenewalFailing,
		}, p.Code)
	}
	for _, run := range runs {
		if run.Preview || !run.State.Applied() && run.State != directory.StateHeld {
			continue
		}
		i := slices.IndexFunc(run.Warnings, about)
		if i < 0 {
			break
		}
		if known.Why.Code == "" {
			known.Why, newest = run.Warnings[i], run.ID
		}
		known.Since = run.Latest()
	}
	return known, newest
}
