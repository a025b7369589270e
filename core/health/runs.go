package health

import (
	"fmt"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// failing is the condition of a connector whose latest run failed. It ignores runs that are in
// progress or were ended from outside.
func (f Facts) failing(c directory.Connector, runs []directory.Run) []Condition {
	last, run, since := failure(runs)
	if last == nil {
		return nil
	}
	if f.Keyring != nil && last.Code.OfVault() {
		return nil // reported once for the whole computer
	}
	condition := Condition{
		Code: problem.CodeConnectorFailing, Severity: Serious, Connector: c.ID, Run: run, Since: since,
		Title: fmt.Sprintf("“%s” cannot be synchronized", c.Description), Action: ActionShowRun,
	}.because(*last)
	switch {
	case last.Code == problem.AADSTS(7000222): // expired client secret
		condition.Code, condition.Action = problem.CodeKeyExpired, ActionRenewKey
		condition.Title = fmt.Sprintf("The key of “%s” has expired", c.Description)
	case last.Code.NeedsKey():
		condition.Action = ActionRenewKey
	case last.Code.NeedsPermission():
		condition.Code, condition.Action = problem.CodePermissionMissing, ActionPermissions
		condition.Title = fmt.Sprintf("“%s” lacks a permission", c.Description)
	}
	return []Condition{condition}
}

// failure returns the error of the latest run that counts, the run itself, and the time of the
// first failure. It returns nil if that run did not fail.
func failure(runs []directory.Run) (last *problem.Problem, newest int64, since time.Time) {
	for _, run := range runs {
		switch {
		case run.Preview:
			continue
		case run.State.Applied(), run.State == directory.StateHeld, run.State == directory.StateDiscarded,
			run.State == directory.StateApproved:
			return last, newest, since
		case run.State != directory.StateFailed:
			continue
		case last == nil:
			last, newest = &problem.Problem{}, run.ID
			if run.Error != nil {
				last = run.Error
			}
		}
		since = run.EndedAt
	}
	return last, newest, since
}

// hidden is the condition of a connector without permission to see the members of some groups. A
// run without changes does not count, because it did not look at any group.
func hidden(c directory.Connector, runs []directory.Run) []Condition {
	i := slices.IndexFunc(runs, func(r directory.Run) bool {
		return r.State.Applied() && r.State != directory.StateUnchanged
	})
	if i < 0 {
		return nil
	}
	for _, warning := range runs[i].Warnings {
		if warning.Code == problem.CodeHiddenMembership {
			return []Condition{Condition{
				Code: problem.CodeHiddenMembership, Severity: Notice, Connector: c.ID, Run: runs[i].ID,
				Since:  runs[i].EndedAt,
				Title:  fmt.Sprintf("“%s” cannot see the members of all groups", c.Description),
				Action: ActionPermissions,
			}.because(warning)}
		}
	}
	return nil
}
