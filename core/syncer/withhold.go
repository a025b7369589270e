package syncer

import (
	"context"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// withhold leaves in place what the plan would remove while any other enabled
// connector is failed or held; a person's approval goes beyond that. What is
// withheld comes up again with the next fetch.
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

// removals says in words what a plan removes that another does not.
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
		Code: problem.CodeRemovalsWithheld, Title: fmt.Sprintf("Not removed for now: %s", kept),
		Detail: fmt.Sprintf("Nothing is removed while another connector is failed or held: %s.", names),
		Hint:   fmt.Sprintf("Settle %s, or disable it; the next run afterwards removes what is still gone.", names),
	}
}
