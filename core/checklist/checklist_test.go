package checklist

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/permission"
	"github.com/rollcallsync/rollcall/core/problem"
)

// The clock of these tests does not move.
var today = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)

// rig is a connector and its tenant.
type rig struct {
	connector directory.Connector
	remember  []directory.Connector // the connectors that were stored
	secretErr error
	tenant    *fakeTenant
}

func newRig() *rig {
	return &rig{
		connector: directory.Connector{
			ID: "c1", Description: "Contoso", TenantDomain: "contoso.com", Cloud: directory.CloudGlobal, Enabled: true,
			ClientID: "1b2c3d4e-0000-4000-8000-123456789abc",
		},
		tenant: &fakeTenant{facts: directory.Tenant{
			ID: "t1", DisplayName: "Contoso", DefaultDomain: "contoso.com",
			Roles: []string{"User.Read.All", "GroupMember.Read.All", "Member.Read.Hidden", "Application.Read.All"},
		}},
	}
}

// fakeTenant answers the checklist according to its fields.
type fakeTenant struct {
	facts                            directory.Tenant
	tenantErr, signIn, users, groups error
	// refused maps a path to the error that a call to it returns. It takes precedence over the
	// tenant's facts. probed lists the paths that were called.
	refused map[string]error
	probed  []string
	keys    []directory.AppKey
	keyErr  error
}

func (t *fakeTenant) Tenant(context.Context) (directory.Tenant, error) { return t.facts, t.tenantErr }

func (t *fakeTenant) SignIn(context.Context) error { return t.signIn }

// Probe answers a call according to the roles of the token and the fields.
func (t *fakeTenant) Probe(_ context.Context, call permission.Call, _ string) (string, error) {
	t.probed = append(t.probed, call.Path)
	if err := t.refused[call.Path]; err != nil {
		return "", err
	}
	switch {
	case t.facts.Roles != nil && call.Allows(t.facts.Roles) == "" && call.Blinded(t.facts.Roles) == "":
		return "", &problem.Problem{Code: problem.CodePermissionMissing, Title: "refused"}
	case strings.HasPrefix(call.Path, "/users"):
		return "u1", t.users
	case strings.HasPrefix(call.Path, "/groups"):
		return "g1", t.groups
	case strings.HasPrefix(call.Path, "/applications"):
		return "", t.keyErr
	}
	return "", nil
}

func (t *fakeTenant) Keys(context.Context, string) ([]directory.AppKey, error) {
	return t.keys, t.keyErr
}

// results runs the checklist and returns one line "result name" for each check.
func (r *rig) results(t *testing.T) (lines []string, checks map[string]Check) {
	t.Helper()
	checks = map[string]Check{}
	err := Run(t.Context(), Options{
		Connector: r.connector,
		Secret: func(context.Context, directory.Connector) (auth.Secret, error) {
			return "value~of~secret", r.secretErr
		},
		Open: func(c directory.Connector, s auth.Secret) (Tenant, error) {
			if c.ID != r.connector.ID || s != "value~of~secret" {
				t.Errorf("%s was opened, or with another secret", c.ID)
			}
			return r.tenant, nil
		},
		Remember: func(_ context.Context, c directory.Connector) error {
			r.remember = append(r.remember, c)
			return nil
		},
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return today },
	}, func(c Check) {
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
	"Read a user", "Follow changes to users", "Count users", "Read a group", "Follow changes to groups", "Count groups",
	"Read the members of a group", "Read the groups of a user", "Read the reports of a user",
	"Read the groups of a group", "Read the names of licences",
	"Read the names of directory extensions", "Key expiry",
}

func TestChecklistPasses(t *testing.T) {
	r := newRig()
	ends := today.AddDate(1, 0, 0)
	r.tenant.keys = []directory.AppKey{
		{Hint: "oth", Expires: today.AddDate(0, 0, 1)},
		{Hint: "val", Expires: today.AddDate(0, 0, -1)},
		{Certificate: true, Expires: today.AddDate(0, 0, 2)},
		{Hint: "val", Expires: ends},
	}
	got, checks := r.results(t)
	var want []string
	for _, name := range allNames {
		want = append(want, "passed "+name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("checks (-want +got):\n%s", diff)
	}
	if !strings.Contains(checks["Tenant"].Detail, "Contoso") {
		t.Errorf("tenant = %+v", checks["Tenant"])
	}
	if len(r.remember) != 1 || !r.remember[0].KeyExpires.Equal(ends) || !r.remember[0].KeyFromGraph {
		t.Errorf("remembered %+v, want the value from Graph, %v", r.remember, ends)
	}
	r.connector = r.remember[0]
	if r.results(t); len(r.remember) != 1 {
		t.Error("the same date was stored again")
	}
}

func TestChecklistStopsAtWhatFailed(t *testing.T) {
	refused := &problem.Problem{Code: "aadsts_7000215", Title: "The client secret is wrong"}
	for name, test := range map[string]struct {
		spoil  func(*rig)
		failed string
		code   problem.Code
	}{
		"secret not in the keyring": {func(r *rig) {
			r.secretErr = directory.ErrNotFound
		}, "Secret", problem.CodeUnknown},
		"wrong secret":         {func(r *rig) { r.tenant.signIn = refused }, "Sign-in", "aadsts_7000215"},
		"another tenant":       {func(r *rig) { r.connector.TenantID = "t0" }, "Tenant", "tenant_changed"},
		"no user can be read":  {func(r *rig) { r.tenant.users = refused }, "Read a user", "aadsts_7000215"},
		"no group can be read": {func(r *rig) { r.tenant.groups = refused }, "Read a group", "aadsts_7000215"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig()
			test.spoil(r)
			lines, checks := r.results(t)
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
	const (
		user, group         = "Permission User.Read.All", "Permission GroupMember.Read.All"
		hidden, application = "Permission Member.Read.Hidden", "Permission Application.Read.All"
	)
	all := func(u, g, h, a Result) map[string]Result {
		return map[string]Result{user: u, group: g, hidden: h, application: a}
	}
	for _, test := range []struct {
		name  string
		roles []string
		want  map[string]Result
	}{
		{"nothing", []string{}, all(Failed, Failed, Warning, Warning)},
		{"users only", []string{"User.Read.All"}, all(Passed, Failed, Warning, Warning)},
		{"the minimum", []string{"User.Read.All", "GroupMember.Read.All"}, all(Passed, Passed, Warning, Warning)},
		{"one that includes others", []string{"Directory.Read.All"}, all(Passed, Passed, Warning, Passed)},
		{
			"the basic ones",
			[]string{"User.Read.All", "Group.ReadBasic.All", "GroupMember.ReadBasic.All"},
			all(Passed, Passed, Warning, Warning),
		},
		{
			"one of the basic ones",
			[]string{"User.Read.All", "Group.ReadBasic.All"},
			all(Passed, Failed, Warning, Warning),
		},
		{"names only", []string{"User.ReadBasic.All", "GroupMember.Read.All"}, all(Failed, Passed, Warning, Warning)},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRig()
			r.tenant.facts.Roles = test.roles
			_, checks := r.results(t)
			for name, want := range test.want {
				got := checks[name]
				if got.Result != want {
					t.Errorf("%s: %s, want %s", name, got.Result, want)
				}
				helps := got.Cause != nil && got.Cause.Detail != "" &&
					strings.Contains(got.Cause.Hint, strings.TrimPrefix(name, "Permission "))
				if want != Passed && !helps {
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
	r := newRig()
	r.tenant.facts.Roles = nil
	r.tenant.groups = &problem.Problem{Code: problem.CodePermissionMissing}
	r.tenant.keyErr = &problem.Problem{Code: "no_network"}
	_, checks := r.results(t)
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
			r := newRig()
			refused := &problem.Problem{Code: problem.CodePermissionMissing}
			r.tenant.facts.Roles, r.tenant.tenantErr, r.tenant.users = roles, refused, refused
			_, checks := r.results(t)
			for name, want := range map[string]Result{
				"Tenant": Failed, "Permission User.Read.All": Failed,
				"Permission GroupMember.Read.All": Passed, "Read a user": Skipped,
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
		{"unknown", time.Time{}, Warning, "is unknown"},
		{"long ago", today.AddDate(0, 0, -3), Warning, "expired on 20 November 2026"},
		{"soon", today.Add(expiryWarning - time.Hour), Warning, "in 29 days"},
		{"later", today.Add(expiryWarning), Passed, "23 December 2026, as entered"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRig()
			r.connector.KeyExpires = test.entered
			_, checks := r.results(t)
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

// TestEveryCallOfARunIsProbed covers field row 21. A tenant that applies Microsoft's table refuses
// /users/{id}/memberOf with the two permissions that the README asks for.
func TestEveryCallOfARunIsProbed(t *testing.T) {
	refused := &problem.Problem{Code: problem.CodePermissionMissing, Title: "refused"}
	minimum := []string{"User.Read.All", "GroupMember.Read.All"}
	const (
		memberOf, all     = "/users/{id}/memberOf", "/users/{id}/transitiveMemberOf"
		nested, members   = "/groups/{id}/memberOf", "/groups/{id}/members"
		groupsOf, listing = "Read the groups of a user", "listing mode"
	)
	answers := func(err error, calls ...string) map[string]error {
		list := map[string]error{}
		for _, call := range calls {
			list[call] = err
		}
		return list
	}
	for name, test := range map[string]struct {
		roles   []string
		refused map[string]error
		check   string
		want    Result
		text    string
	}{
		"answered by the other call": {minimum, nil, groupsOf, Passed, "Rollcall reads all groups of the account"},
		"both refused":               {minimum, answers(refused, memberOf, all), groupsOf, Failed, "refused"},
		"allowed":                    {[]string{"Directory.Read.All"}, answers(refused, all), groupsOf, Passed, ""},
		"groups of groups": {
			minimum, answers(refused, nested), "Read the groups of a group", Passed, "everything is read again once",
		},
		"members": {minimum, answers(refused, members), "Read the members of a group", Failed, "refused"},
		"no changes": {
			minimum, answers(directory.ErrNotTracked, "/users/delta"), "Follow changes to users", Passed, listing,
		},
		"no count": {minimum, answers(directory.ErrNotCounted, "/groups/$count"), "Count groups", Passed, listing},
		"no names of licences": {
			minimum, nil, "Read the names of licences", Passed,
			"not allowed; runs work without it. Licences whose names",
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig()
			r.tenant.facts.Roles, r.tenant.refused = test.roles, test.refused
			_, checks := r.results(t)
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
	r := newRig()
	r.tenant.facts.Roles = nil
	r.tenant.refused = map[string]error{"/users/{id}/memberOf": &problem.Problem{Code: problem.CodePermissionMissing}}
	r.results(t)
	want := []string{"/organization"} // the check of the tenant reads it
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
