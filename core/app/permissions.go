package app

import (
	"context"
	"slices"

	"github.com/rollcallsync/rollcall/core/problem"
)

// permission is an application permission of Microsoft Graph that Rollcall
// uses. Wider ones that include it do as well (graph-docs
// permissions-reference).
type permission struct {
	name     string
	wider    []string
	required bool
	lack     string // what its lack costs
}

var permissions = []permission{
	{
		name: "User.Read.All", required: true, lack: "No account can be read: runs fail.",
		wider: []string{"User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"},
	},
	{
		name: "GroupMember.Read.All", required: true, lack: "No group and no membership can be read: runs fail.",
		wider: []string{"GroupMember.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"},
	},
	{
		name: "Member.Read.Hidden",
		lack: "Groups with hidden membership look empty; Microsoft Graph does not say so.",
	},
	{
		name: "Application.Read.All", lack: "The expiry date of the key cannot be looked up; enter it by hand.",
		wider: []string{"Application.ReadWrite.All", "Application.ReadWrite.OwnedBy", "Directory.Read.All", "Directory.ReadWrite.All"},
	},
}

// permissions reports each permission. The token's roles are a hint of
// Microsoft's; where they cannot be read, reading itself is the proof, and the
// optional ones stay unknown.
func (l *checklist) permissions(ctx context.Context) {
	missing := false
	for _, p := range permissions {
		check := Check{Name: "Permission " + p.name, Result: Skipped}
		if !l.stuck {
			check = l.judge(ctx, p)
		}
		l.each(check)
		missing = missing || check.Result == Failed
	}
	l.stuck = l.stuck || missing
}

func (l *checklist) judge(ctx context.Context, p permission) Check {
	name := "Permission " + p.name
	if l.facts.Roles == nil {
		return l.probe(ctx, name, p)
	}
	granted := func(role string) bool { return slices.Contains(l.facts.Roles, role) }
	if granted(p.name) {
		return Check{Name: name, Result: Passed, Detail: "granted"}
	}
	if i := slices.IndexFunc(p.wider, granted); i >= 0 {
		return Check{Name: name, Result: Passed, Detail: "granted by " + p.wider[i]}
	}
	return lacking(name, p)
}

func lacking(name string, p permission) Check {
	check := Check{Name: name, Result: Warning, Cause: &problem.Problem{
		Code: codePermissionMissing, Title: "The application lacks the permission " + p.name, Detail: p.lack,
		Hint: "In the Entra admin center open the app registration, API permissions, add the Microsoft Graph application permission " +
			p.name + ", and choose Grant admin consent.",
	}}
	if p.required {
		check.Result = Failed
	}
	return check
}

// probe finds out about a permission by using it.
func (l *checklist) probe(ctx context.Context, name string, p permission) Check {
	var err error
	switch p.name {
	case "User.Read.All":
		err = l.tenant.OneUser(ctx)
	case "GroupMember.Read.All":
		err = l.tenant.OneGroup(ctx)
	case "Application.Read.All":
		_, err = l.tenant.Keys(ctx, l.connector.ClientID)
	default:
		return Check{Name: name, Result: Warning, Cause: &problem.Problem{
			Code: "permission_unknown", Title: "It is not known whether the permission " + p.name + " is granted", Detail: p.lack,
		}}
	}
	switch {
	case err == nil:
		return Check{Name: name, Result: Passed, Detail: "works"}
	case problem.Of(err).Code == codePermissionMissing:
		return lacking(name, p)
	case p.required:
		return Check{Name: name, Result: Failed, Cause: causeOf(err)}
	}
	return Check{Name: name, Result: Warning, Cause: causeOf(err)}
}
