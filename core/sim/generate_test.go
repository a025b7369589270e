package sim

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

func TestEqualSeedsMakeEqualTenants(t *testing.T) {
	fixed := func() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }
	build := func(seed uint64) *Tenant {
		tenant := New(Options{Seed: seed, Users: 300, Groups: 30, Clock: fixed})
		tenant.Mutate(300, rand.New(rand.NewPCG(5, 5)))
		return tenant
	}
	one, two, other := build(7), build(7), build(8)
	if diff := cmp.Diff(one.Truth(), two.Truth()); diff != "" {
		t.Errorf("same seed: %s", diff)
	}
	if one.TenantID != two.TenantID || one.ClientID != two.ClientID || one.Secret != two.Secret ||
		one.SecretID != two.SecretID {
		t.Error("same seed: different credentials")
	}
	if one.TenantID == other.TenantID || cmp.Equal(one.Truth(), other.Truth()) {
		t.Error("different seed: same tenant")
	}
}

func TestGeneratedTenantHasEverything(t *testing.T) {
	tenant := New(Options{Users: 2000, Groups: 200, Memberships: 12000})
	truth := tenant.Truth()
	if len(truth.Users) != 2000 || len(truth.Groups) != 200 || truth.LiveMemberships() != 12000 ||
		len(truth.DeletedUsers) == 0 {
		t.Errorf("got %d users, %d groups, %d memberships, %d deleted", len(truth.Users), len(truth.Groups),
			truth.LiveMemberships(), len(truth.DeletedUsers))
	}
	users := strings.Join(values(truth.Users), "\n")
	for name, n := range map[string]struct{ got, low, high int }{
		"guests":   {strings.Count(users, `"userType":"Guest"`), 120, 200},
		"disabled": {strings.Count(users, `"accountEnabled":false`), 80, 180},
		"managers": {strings.Count(users, `"manager":`), 1400, 1990},
		"on-prem":  {strings.Count(users, `"onPremisesSyncEnabled":true`), 400, 800},
		"newlines": {strings.Count(users, `\n`), 5, 200},
		"quotes":   {strings.Count(users, `\"`), 2, 100},
		"emoji":    {strings.Count(users, "🚀"), 1, 20},
		"Japanese": {strings.Count(users, "東京都"), 20, 300},
		"licensed": {strings.Count(users, `"assignedLicenses"`), 1000, 1900},
		"IDN":      {strings.Count(users, "@bücher"), 10, 500},
		"invited":  {strings.Count(users, `"externalUserState":"PendingAcceptance"`), 10, 60},
		"AD names": {strings.Count(users, `"onPremisesDistinguishedName":"CN=`), 400, 800},
		"levels": {
			strings.Count(users, `"onPremisesExtensionAttributes":{"extensionAttribute1":"Level `), 400,
			800,
		},
		"cost":           {strings.Count(users, `"employeeOrgData":{"costCenter":"CC-`), 1600, 1900},
		"badges":         {strings.Count(users, `"`+badgeExtension+`":1`), 1600, 1900},
		"SIDs":           {strings.Count(users, `"securityIdentifier":"S-1-12-1-`), 2000, 2000},
		"all tombstones": {len(tenant.objects) - len(tenant.byID), 0, 0},
	} {
		if n.got < n.low || n.got > n.high {
			t.Errorf("%s: got %d, want %d to %d", name, n.got, n.low, n.high)
		}
	}
	checkGroups(t, tenant, truth)
	for id := range truth.Users {
		if _, ok := parseGUID(id); !ok || strings.ContainsFunc(id, unicode.IsUpper) || id[14] != '4' {
			t.Fatalf("ID %s is not a lower-case GUID of version 4", id)
		}
	}
}

func checkGroups(t *testing.T, tenant *Tenant, truth *Truth) {
	t.Helper()
	sizes, kindsSeen := map[string]int{}, map[string]int{}
	for _, m := range truth.Memberships {
		sizes[m.Group]++
		kindsSeen[m.Kind]++
	}
	pastListing, pastDelta := 0, 0
	for _, n := range sizes {
		if n > 999 {
			pastListing++
		}
		if n > 500 {
			pastDelta++
		}
	}
	if pastListing == 0 || pastDelta < 2 {
		t.Errorf("large groups: got %d past 999 and %d past 500", pastListing, pastDelta)
	}
	for _, kind := range []string{"user", "group", "device", "orgContact", "servicePrincipal"} {
		if kindsSeen[kind] == 0 {
			t.Errorf("no member is a %s", kind)
		}
	}
	groups := strings.Join(values(truth.Groups), "\n")
	for _, part := range []string{
		`"groupTypes":["Unified"]`, `"DynamicMembership"`, `"HiddenMembership"`,
		`"onPremisesSyncEnabled":true`, `"membershipRule":`,
	} {
		if !strings.Contains(groups, part) {
			t.Errorf("no group has %s", part)
		}
	}
	if !circular(tenant) {
		t.Error("no groups are nested in a circle")
	}
}

// circular reports whether any group contains itself through other groups.
func circular(tenant *Tenant) bool {
	for _, start := range tenant.order[KindGroup] {
		seen, queue := map[ref]bool{}, []ref{start}
		for len(queue) > 0 {
			g := queue[0]
			queue = queue[1:]
			for _, l := range tenant.objects[g].links {
				if l.member == start {
					return true
				}
				if tenant.objects[l.member].kind == KindGroup && !seen[l.member] {
					seen[l.member] = true
					queue = append(queue, l.member)
				}
			}
		}
	}
	return false
}

func values(m map[string]string) []string {
	var list []string
	for _, v := range m {
		list = append(list, v)
	}
	return list
}

func TestEveryIndexHasItsName(t *testing.T) {
	for place, name := range map[int]string{
		uUPN: "userPrincipalName", uEnabled: "accountEnabled",
		uStreet: "streetAddress", uAddresses: "proxyAddresses", uCreated: "createdDateTime", uNickname: "mailNickname",
		uDeleted: "deletedDateTime",
	} {
		if userSchema.names[place] != name {
			t.Errorf("user place %d: got %s, want %s", place, userSchema.names[place], name)
		}
	}
	for place, name := range map[int]string{
		gMail: "mail", gTypes: "groupTypes", gRule: "membershipRule",
		gAddresses: "proxyAddresses", gSynced: "onPremisesSyncEnabled", gDeleted: "deletedDateTime",
	} {
		if groupSchema.names[place] != name {
			t.Errorf("group place %d: got %s, want %s", place, groupSchema.names[place], name)
		}
	}
	for _, s := range schemas {
		if len(s.names) > width {
			t.Errorf("%s has %d properties, a record has room for %d", s.entity, len(s.names), width)
		}
	}
}

func TestSmallTenants(t *testing.T) {
	for users := range 12 {
		for _, groups := range []int{-1, 1, 5} {
			t.Run(fmt.Sprint(users, " users ", groups, " groups"), func(t *testing.T) {
				options := Options{Seed: uint64(users), Users: users, Groups: groups}
				if users == 0 {
					options.Users = -1
				}
				tenant := New(options)
				tenant.Mutate(5, tenant.source())
				m := newMirror()
				m.follow(newClient(t, tenant))
				if diff := differences(m.truth(t), tenant.Truth()); diff != nil {
					t.Error(diff)
				}
			})
		}
	}
}

func TestEveryScenario(t *testing.T) {
	for _, scenario := range Scenarios() {
		t.Run(scenario.Name, func(t *testing.T) {
			tenant := New(Options{Users: 300, Groups: 30})
			before := tenant.Truth()
			found, ok := FindScenario(scenario.Name)
			if !ok || found.Description == "" {
				t.Fatalf("got %+v %v", found, ok)
			}
			if err := tenant.Apply(found.Script(tenant)); err != nil {
				t.Fatal(err)
			}
			after := tenant.Truth()
			switch scenario.Name {
			case "mass-leavers":
				if got := len(before.Users) - len(after.Users); got != 90 {
					t.Errorf("got %d users fewer, want 90", got)
				}
			case "second-thoughts":
				if diff := cmp.Diff(before, after); diff != "" {
					t.Errorf("the directory is not as before: %s", diff)
				}
			case "normal-day", "new-hires", "reorganization", "mass-disable", "group-cleanup":
				if cmp.Equal(before, after) {
					t.Error("nothing changed")
				}
			default:
				if !cmp.Equal(before, after) {
					t.Error("the directory changed")
				}
				if tenant.Faults.rules == nil && tenant.quota.limit == 0 && tenant.Faults.deltaLinks == 0 &&
					tenant.Faults.denied == nil && !tenant.Faults.empty && !tenant.Faults.refuseDelta &&
					tenant.login.generation == 0 {
					t.Error("no fault is active")
				}
			}
		})
	}
	if _, ok := FindScenario("no such thing"); ok {
		t.Error("found a scenario that does not exist")
	}
}

func TestScriptsAndLifeKeepTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := New(Options{Users: 50})
		scenario, _ := FindScenario("second-thoughts")
		start := time.Now()
		var events []string
		if err := tenant.Play(t.Context(), scenario.Script(tenant), func(e Event) {
			events = append(events, fmt.Sprint(time.Since(start), " ", e.Name))
		}); err != nil {
			t.Fatal(err)
		}
		want := []string{
			"0s 1 users are deleted", "0s a group is deleted", "2m0s the users are restored",
			"2m0s the group is restored",
		}
		if diff := cmp.Diff(want, events); diff != "" {
			t.Error(diff)
		}
		ctx, cancel := contextFor(t, 95*time.Second)
		defer cancel()
		before := tenant.Truth()
		if err := tenant.Live(ctx, 30*time.Second, 2); err == nil {
			t.Error("Live ended without an error")
		}
		if cmp.Equal(before, tenant.Truth()) {
			t.Error("nothing happened in three turns")
		}
	})
}

func contextFor(t *testing.T, d time.Duration) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithTimeout(t.Context(), d)
}
