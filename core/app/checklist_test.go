package app

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/permission"
	"github.com/rollcallsync/rollcall/core/problem"
)

// results runs the checklist and returns "result name" a line.
func (r *rig) results(t *testing.T, ref string) (lines []string, checks map[string]Check) {
	t.Helper()
	checks = map[string]Check{}
	err := r.TestConnector(t.Context(), ref, func(c Check) {
		lines = append(lines, string(c.Result)+" "+c.Name)
		checks[c.Name] = c
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines, checks
}

var allNames = []string{
	"Secret", "Sign-in", "Tenant", "Permission User.Read.All", "Permission GroupMember.Read.All",
	"Permission Member.Read.Hidden", "Permission Application.Read.All",
	"Read a user", "Follow changes of users", "Count users", "Read a group", "Follow changes of groups", "Count groups",
	"Read the members of a group", "Read the groups of a user", "Read the reports of a user", "Read the groups of a group", "Read the names of licences",
	"Read the names of directory extensions", "Key expiry",
}

func TestChecklistPasses(t *testing.T) {
	r := newRig(t)
	c := r.add(t, typed())
	ends := today.AddDate(1, 0, 0)
	r.tenant.keys = []Key{
		{Hint: "oth", Expires: today.AddDate(0, 0, 1)},
		{Hint: "val", Expires: today.AddDate(0, 0, -1)},
		{Certificate: true, Expires: today.AddDate(0, 0, 2)},
		{Hint: "val", Expires: ends},
	}
	got, checks := r.results(t, c.ID)
	var want []string
	for _, name := range allNames {
		want = append(want, "passed "+name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("checks (-want +got):\n%s", diff)
	}
	if !r.store.connectors[c.ID].KeyFromGraph {
		t.Error("it is not kept that Graph told the end of the key")
	}
	if !strings.Contains(checks["Tenant"].Detail, "Contoso") {
		t.Errorf("tenant = %+v", checks["Tenant"])
	}
	if kept := r.store.connectors[c.ID].KeyExpires; !kept.Equal(ends) {
		t.Errorf("key expiry kept = %v, want what Graph said, %v", kept, ends)
	}
	if !r.opened[0].Interactive || r.opened[0].Secret != "value~of~secret" {
		t.Error("the tenant was not opened for a person, or with another secret")
	}
}

func TestChecklistStopsAtWhatFailed(t *testing.T) {
	refused := &problem.Problem{Code: "aadsts_7000215", Title: "The client secret is wrong"}
	for name, test := range map[string]struct {
		spoil  func(*rig)
		failed string
		code   problem.Code
	}{
		"secret not in the keyring": {func(r *rig) { clear(r.vault.secrets) }, "Secret", problem.CodeUnknown},
		"wrong secret":              {func(r *rig) { r.tenant.signIn = func(context.Context) error { return refused } }, "Sign-in", "aadsts_7000215"},
		"another tenant": {func(r *rig) {
			for id, c := range r.store.connectors {
				c.TenantID = "t0"
				r.store.connectors[id] = c
			}
		}, "Tenant", "tenant_changed"},
		"no user can be read":  {func(r *rig) { r.tenant.users = refused }, "Read a user", "aadsts_7000215"},
		"no group can be read": {func(r *rig) { r.tenant.groups = refused }, "Read a group", "aadsts_7000215"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			c := r.add(t, typed())
			test.spoil(r)
			lines, checks := r.results(t, c.ID)
			if got := checks[test.failed]; got.Result != Failed || got.Cause.Code != test.code {
				t.Errorf("%s = %+v, cause %+v", test.failed, got, got.Cause)
			}
			at := slices.Index(lines, "failed "+test.failed)
			for _, line := range lines[at+1:] {
				if !strings.HasPrefix(line, "skipped ") {
					t.Errorf("after the failure: %s", line)
				}
			}
			if len(lines) != len(allNames) {
				t.Errorf("%d lines, want all %d", len(lines), len(allNames))
			}
		})
	}
}

func TestPermissionsByRoles(t *testing.T) {
	const user, group, hidden, application = "Permission User.Read.All", "Permission GroupMember.Read.All", "Permission Member.Read.Hidden", "Permission Application.Read.All"
	for _, test := range []struct {
		name  string
		roles []string
		want  map[string]Result
	}{
		{"nothing", []string{}, map[string]Result{user: Failed, group: Failed, hidden: Warning, application: Warning}},
		{"users only", []string{"User.Read.All"}, map[string]Result{user: Passed, group: Failed, hidden: Warning, application: Warning}},
		{"the minimum", []string{"User.Read.All", "GroupMember.Read.All"}, map[string]Result{user: Passed, group: Passed, hidden: Warning, application: Warning}},
		{"one that includes others", []string{"Directory.Read.All"}, map[string]Result{user: Passed, group: Passed, hidden: Warning, application: Passed}},
		{"the basic ones", []string{"User.Read.All", "Group.ReadBasic.All", "GroupMember.ReadBasic.All"}, map[string]Result{user: Passed, group: Passed, hidden: Warning, application: Warning}},
		{"one of the basic ones", []string{"User.Read.All", "Group.ReadBasic.All"}, map[string]Result{user: Passed, group: Failed}},
		{"names only", []string{"User.ReadBasic.All", "GroupMember.Read.All"}, map[string]Result{user: Failed, group: Passed}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t)
			c := r.add(t, typed())
			r.tenant.facts.Roles = test.roles
			_, checks := r.results(t, c.ID)
			for name, want := range test.want {
				got := checks[name]
				if got.Result != want {
					t.Errorf("%s: %s, want %s", name, got.Result, want)
				}
				if want != Passed && (got.Cause.Detail == "" || !strings.Contains(got.Cause.Hint, strings.TrimPrefix(name, "Permission "))) {
					t.Errorf("%s does not say what its lack costs and how to grant it: %+v", name, got.Cause)
				}
			}
			if test.want[group] == Failed && checks["Read a user"].Result != Skipped {
				t.Error("reading was tried without the permission")
			}
		})
	}
}

func TestPermissionsByReadingWhereTheTokenIsClosed(t *testing.T) {
	r := newRig(t)
	c := r.add(t, typed())
	r.tenant.facts.Roles = nil
	r.tenant.groups = &problem.Problem{Code: problem.CodePermissionMissing}
	r.tenant.keyErr = &problem.Problem{Code: "no_network"}
	_, checks := r.results(t, c.ID)
	for name, want := range map[string]Result{
		"Permission User.Read.All": Passed, "Permission GroupMember.Read.All": Failed,
		"Permission Member.Read.Hidden": Warning, "Permission Application.Read.All": Warning,
	} {
		if got := checks[name].Result; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestPermissionsAreNamedWhereTheTenantMayNotBeRead(t *testing.T) {
	for name, roles := range map[string][]string{"by roles": {"GroupMember.Read.All"}, "by reading": nil} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			c := r.add(t, typed())
			refused := &problem.Problem{Code: problem.CodePermissionMissing}
			r.tenant.facts.Roles, r.tenant.tenantErr, r.tenant.users = roles, refused, refused
			_, checks := r.results(t, c.ID)
			for name, want := range map[string]Result{
				"Tenant": Failed, "Permission User.Read.All": Failed, "Permission GroupMember.Read.All": Passed, "Read a user": Skipped,
			} {
				if got := checks[name].Result; got != want {
					t.Errorf("%s: %s, want %s", name, got, want)
				}
			}
		})
	}
}

func TestKeyExpiry(t *testing.T) {
	for _, test := range []struct {
		name    string
		entered time.Time
		want    Result
		text    string
	}{
		{"unknown", time.Time{}, Warning, "not known"},
		{"long ago", today.AddDate(0, 0, -3), Warning, "expired on 20 November 2026"},
		{"soon", today.Add(ExpiryWarning - time.Hour), Warning, "in 29 days"},
		{"later", today.Add(ExpiryWarning), Passed, "23 December 2026, as entered"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRig(t)
			c := typed()
			c.KeyExpires = test.entered
			c = r.add(t, c)
			_, checks := r.results(t, c.ID)
			got := checks["Key expiry"]
			text := got.Detail
			if got.Cause != nil {
				text = got.Cause.Title
			}
			if got.Result != test.want || !strings.Contains(text, test.text) {
				t.Errorf("%s %q, want %s %q", got.Result, text, test.want, test.text)
			}
		})
	}
}

// TestEveryCallOfARunIsProbed is field row 21: a tenant that applies Microsoft's
// table refuses /users/{id}/memberOf to the two permissions that README asks for.
func TestEveryCallOfARunIsProbed(t *testing.T) {
	refused := &problem.Problem{Code: problem.CodePermissionMissing, Title: "refused"}
	minimum := []string{"User.Read.All", "GroupMember.Read.All"}
	const memberOf, all, nested = "/users/{id}/memberOf", "/users/{id}/transitiveMemberOf", "/groups/{id}/memberOf"
	for name, test := range map[string]struct {
		roles   []string
		refused map[string]error
		check   string
		want    Result
		text    string
	}{
		"answered by the other call": {minimum, nil, "Read the groups of a user", Passed, "Rollcall reads all groups of the account"},
		"both refused":               {minimum, map[string]error{memberOf: refused, all: refused}, "Read the groups of a user", Failed, "refused"},
		"allowed":                    {[]string{"Directory.Read.All"}, map[string]error{all: refused}, "Read the groups of a user", Passed, ""},
		"groups of groups":           {minimum, map[string]error{nested: refused}, "Read the groups of a group", Passed, "everything is read once"},
		"members":                    {minimum, map[string]error{"/groups/{id}/members": refused}, "Read the members of a group", Failed, "refused"},
		"no changes":                 {minimum, map[string]error{"/users/delta": directory.ErrNotTracked}, "Follow changes of users", Passed, "listing mode"},
		"no count":                   {minimum, map[string]error{"/groups/$count": directory.ErrNotCounted}, "Count groups", Passed, "listing mode"},
		"no names of licences":       {minimum, nil, "Read the names of licences", Passed, "not allowed; runs work without it. Licences whose names"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			c := r.add(t, typed())
			r.tenant.facts.Roles, r.tenant.refused = test.roles, test.refused
			_, checks := r.results(t, c.ID)
			got := checks[test.check]
			text := got.Detail
			if got.Cause != nil {
				text = got.Cause.Title
			}
			if got.Result != test.want || !strings.Contains(text, test.text) || test.text == "" && text != "" {
				t.Errorf("%s: %s %q, want %s %q", test.check, got.Result, text, test.want, test.text)
			}
		})
	}
}

func TestNoCallIsProbedTwiceOrLeftOut(t *testing.T) {
	r := newRig(t)
	c := r.add(t, typed())
	r.tenant.facts.Roles = nil
	r.tenant.refused = map[string]error{"/users/{id}/memberOf": &problem.Problem{Code: problem.CodePermissionMissing}}
	r.results(t, c.ID)
	want := []string{"/organization"} // which the check of the tenant reads
	for _, call := range permission.Calls() {
		if call.Path != "" && call.Path != "/organization" {
			want = append(want, call.Path)
		}
	}
	slices.Sort(want)
	got := slices.Sorted(slices.Values(append(r.tenant.probed, "/organization")))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("calls (-table +probed):\n%s", diff)
	}
}
