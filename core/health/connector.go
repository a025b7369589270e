package health

import (
	"fmt"
	"slices"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// longWithoutRun is the age of a connector's latest run that is still normal. A day can have 25
// hours, and a run that is due takes a while to begin.
const longWithoutRun = 26 * time.Hour

// connector returns the conditions of one connector.
func (f Facts) connector(state directory.ConnectorState) []Condition {
	c, runs := state.Connector, f.Recent[state.Connector.ID]
	if len(runs) == 0 && state.LastAttempt != nil {
		runs = []directory.Run{*state.LastAttempt}
	}
	// A held run may have been updated after a later run failed.
	runs = slices.SortedStableFunc(slices.Values(runs), func(a, b directory.Run) int {
		return b.Latest().Compare(a.Latest())
	})
	key, failing := f.key(c), f.failing(c, runs)
	if len(failing) > 0 && failing[0].Code == problem.CodeKeyExpired {
		key = nil // the answer of Entra ID is more reliable than the entered date
	}
	var renewal []Condition
	if len(failing) == 0 && (len(key) == 0 || key[0].Code != problem.CodeKeyExpired) {
		renewal = f.renewal(c, runs)
	}
	return slices.Concat(held(state), failing, renewal, key, hidden(c, runs), f.idle(state))
}

// idle is the condition of a connector that has not run for over a day.
func (f Facts) idle(state directory.ConnectorState) []Condition {
	c, last := state.Connector, state.Connector.CreatedAt
	if state.LastAttempt != nil {
		last = state.LastAttempt.Latest()
	}
	if f.Now.Sub(last) <= longWithoutRun {
		return nil
	}
	condition := Condition{
		Code: problem.CodeNoRun, Severity: Warning, Connector: c.ID, Since: last,
		Title:  fmt.Sprintf("“%s” has not run for over a day", c.Description),
		Detail: "The directory may be out of date.",
		Hint: "Run it now, and leave Rollcall running in the window or the tray; otherwise the schedule does " +
			"not run.",
		Action: ActionSync,
	}
	if f.Paused {
		condition.Detail = "The directory may be out of date: the schedule is paused."
		condition.Hint, condition.Action = "Resume the schedule.", ActionResumeSchedule
	}
	return []Condition{condition}
}

// keyThresholds lists how many days before expiry a key is reported, in ascending order.
var keyThresholds = []struct {
	days     int
	severity Severity
}{{1, Serious}, {7, Warning}, {14, Warning}, {30, Notice}}

const day = 24 * time.Hour

// key is the condition of a key that has expired or expires soon.
func (f Facts) key(c directory.Connector) []Condition {
	left := c.KeyExpires.Sub(f.Now)
	condition := Condition{
		Code: problem.CodeKeyExpiring, Connector: c.ID, Action: ActionRenewKey,
		Detail: fmt.Sprintf("It is valid until %s. Without a valid key, no run can sign in.",
			c.KeyExpires.Format("2 January 2006")),
		Hint: "Create a new client secret or certificate in the app registration, and enter it in the connector with " +
			"its expiry date.",
	}
	switch {
	case c.KeyExpires.IsZero():
		return nil
	case left <= 0:
		condition.Code, condition.Severity, condition.Since = problem.CodeKeyExpired, Serious, c.KeyExpires
		condition.Title = fmt.Sprintf("The key of “%s” has expired", c.Description)
		condition.Detail = fmt.Sprintf("It was valid until %s. Without a valid key, no run can sign in.",
			c.KeyExpires.Format("2 January 2006"))
		condition.Hint += " If the connector already has a new key, correct the date."
		return []Condition{condition}
	}
	for _, threshold := range keyThresholds {
		within := time.Duration(threshold.days) * day
		if left <= within {
			condition.Days, condition.Severity = threshold.days, threshold.severity
			condition.Since = c.KeyExpires.Add(-within)
			condition.Title = fmt.Sprintf("The key of “%s” expires %s", c.Description, inDays(left))
			return []Condition{condition}
		}
	}
	return nil
}

// inDays writes a duration in whole days.
func inDays(left time.Duration) string {
	switch days := int(left / day); days {
	case 0:
		return "in less than a day"
	case 1:
		return "in 1 day"
	default:
		return fmt.Sprintf("in %d days", days)
	}
}
