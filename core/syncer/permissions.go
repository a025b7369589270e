package syncer

import (
	"context"
	"fmt"

	"github.com/rollcallsync/rollcall/core/permission"
	"github.com/rollcallsync/rollcall/core/problem"
)

// checkPermissions compares the token's permissions with those of the latest applied run. This is
// necessary because Graph does not always refuse a call that is no longer allowed; it may just
// leave data out. If a run needs a permission that was lost, it ends before it reads. Other losses
// are warnings. The roles of a token are only a hint, so a permission that was never there does not
// stop a run.
func (e *Engine) checkPermissions(ctx context.Context) error {
	if e.roles == nil {
		return nil
	}
	for _, c := range permission.Calls() {
		if blind := c.Blinded(e.roles); blind != "" {
			return &problem.Problem{
				Code: problem.CodePermissionMissing, Title: "The application lacks the permission " + c.Grant,
				Detail: fmt.Sprintf("With only %s, Microsoft Graph answers but leaves most properties empty. Nothing "+
					"was changed.", blind),
				Hint: grantHint(c.Grant),
			}
		}
	}
	before, err := e.Runs.GrantedPermissions(ctx, e.Connector.ID)
	if err != nil {
		return err
	}
	for _, lost := range permission.LostSince(before, e.roles) {
		p := problem.Problem{
			Code: problem.CodePermissionMissing, Title: "The application has lost the permission " + lost.Permission,
			Detail: lost.Call.Lack + " The application still had this permission during the last run.",
			Hint:   grantHint(lost.Permission),
		}
		if !lost.Call.Dispensable() {
			p.Detail += " Nothing was changed."
			return &p
		}
		p.Code = problem.CodePermissionLost
		e.warn(p)
	}
	return nil
}

func grantHint(name string) string {
	return "In the Entra admin center, open API permissions of the app registration, add the Microsoft Graph " +
		"application permission " +
		name + ", and choose Grant admin consent."
}
