package syncer

import (
	"context"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// withhold removes nothing while another enabled connector has failed or is held, unless a person
// approved the removals. The next fetch starts with the withheld removals.
func (e *Engine) withhold(ctx context.Context, plan directory.Plan) (directory.Plan, error) {
	if e.fetch.First || plan.Users.Removed+plan.Groups.Removed+plan.Memberships.Removed == 0 {
		return plan, nil
	}
	troubled, err := e.Runs.ConnectorsInTrouble(ctx, e.Connector.ID)
	if err != nil || len(troubled) == 0 {
		return plan, err
	}
	e.options.Withhold = true
	less, err := e.Plans.Plan(ctx, &e.fetch, e.options)
	if err != nil {
		return plan, err
	}
	if kept := removals(plan, less); kept != "" {
		e.warn(withheldProblem(kept, troubled))
	}
	return less, nil
}

// removals says in words which removals one plan has that another one lacks.
func removals(plan, less directory.Plan) string {
	var words []string
	for _, x := range []struct {
		n    int
		noun string
	}{
		{plan.Users.Removed - less.Users.Removed, "accounts"},
		{plan.Groups.Removed - less.Groups.Removed, "groups"},
		{plan.Memberships.Removed - less.Memberships.Removed, "memberships"},
	} {
		if x.n > 0 {
			words = append(words, fmt.Sprintf("%d %s", x.n, x.noun))
		}
	}
	return strings.Join(words, ", ")
}

func withheldProblem(kept string, troubled []string) problem.Problem {
	names := "“" + strings.Join(troubled, "”, “") + "”"
	return problem.Problem{
		Code: problem.CodeRemovalsWithheld, Title: fmt.Sprintf("Removals postponed: %s", kept),
		Detail: fmt.Sprintf("Nothing is removed while another connector has failed or is held: %s.", names),
		Hint: fmt.Sprintf("Resolve the problem with %s, or disable it. The next run after that removes what is still "+
			"missing.", names),
	}
}
