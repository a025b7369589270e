package health

import (
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// held is the condition of a connector with a run that waits for a decision.
func held(state directory.ConnectorState) []Condition {
	run := state.Held
	if run == nil {
		return nil
	}
	return []Condition{{
		Code: problem.CodeRunHeld, Severity: Serious, Connector: state.Connector.ID, Run: run.ID, Since: run.EndedAt,
		Title: fmt.Sprintf("A run of “%s” is held", state.Connector.Description),
		Detail: BreachesInWords(run.Breaches) +
			" Nothing was changed, and no connector removes anything until this is settled.",
		Hint:   "Review what it would do, then approve or discard it.",
		Action: ActionReview,
	}}
}
