package sim

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"
)

// Scenario is a script with a name. Script writes it for the tenant's state at the time of the
// call.
type Scenario struct {
	Name        string
	Description string // on one line
	Script      func(*Tenant) Script
}

// Scenarios returns the scenarios by name, with those that change the directory first.
func Scenarios() []Scenario {
	return []Scenario{
		{"normal-day", "a working day: a few people join, leave and move, groups change", normalDay},
		{"new-hires", "a wave of new people, 2 % of the company", newHires},
		{"reorganization", "a department is dissolved; titles, managers and groups change", reorganization},
		{"mass-leavers", "30 % of all users are deleted, so a guard should hold the run", massLeavers},
		{"mass-disable", "20 % of all accounts are disabled at once", massDisable},
		{"second-thoughts", "users and a group are deleted, and restored later", secondThoughts},
		{"group-cleanup", "a quarter of all groups are deleted", groupCleanup},
		{"throttled", "Graph allows only a fiftieth of the usual number of requests", throttledTenant},
		{"expired-link", "the delta links have expired, so everything is read again", expiredLink},
		{"outage", "the service is unavailable for the next 30 calls", outage},
		{"bad-network", "connections occasionally break, stall or slow down", badNetwork},
		{"lost-permission", "the permission to read groups is missing", lostPermission},
		{"hidden-members", "hidden memberships can no longer be read, without any error", hiddenMembers},
		{"no-tracking", "the tenant does not track changes or count objects, like External ID and B2C", noTracking},
		{"secret-expired", "the client secret has expired", secretExpired},
		{"empty-answer", "Graph answers with valid but empty listings", emptyAnswer},
	}
}

// FindScenario returns the scenario with the given name.
func FindScenario(name string) (Scenario, bool) {
	all := Scenarios()
	i := slices.IndexFunc(all, func(s Scenario) bool { return s.Name == name })
	if i < 0 {
		return Scenario{}, false
	}
	return all[i], true
}

// source returns the random source of a scenario. It is the same for equal tenants.
func (t *Tenant) source() *rand.Rand { return rand.New(rand.NewPCG(t.opts.Seed, 4)) }

// always returns a script with one event that cannot fail.
func always(name string, do func(*Tenant)) Script {
	return Script{{Name: name, Do: func(t *Tenant) error { do(t); return nil }}}
}

// some returns the IDs of a share (0 to 1) of the live objects of the given kind.
func (t *Tenant) some(rng *rand.Rand, kind Kind, share float64) []string {
	ids := t.ids(kind)
	return spread(rng, ids, int(float64(len(ids))*share))
}

// each returns a script with one event that does something to every ID. It skips objects that have
// been deleted or restored in the meantime.
func each(after time.Duration, name string, ids []string, do func(t *Tenant, id string) error) Event {
	return Event{After: after, Name: name, Do: func(t *Tenant) error {
		for _, id := range ids {
			if err := do(t, id); err != nil && !errors.Is(err, ErrNotFound) && !errors.Is(err, ErrState) {
				return err
			}
		}
		return nil
	}}
}

func normalDay(t *Tenant) Script {
	rng := t.source()
	hour := max(len(t.some(rng, KindUser, 1))/2000, 2)
	var s Script
	for h := 8; h < 18; h++ {
		s = append(s, Event{
			After: 30 * time.Second, Name: fmt.Sprintf("%02d:00, %d changes", h, hour),
			Do: func(t *Tenant) error {
				t.Mutate(hour, rng)
				return nil
			},
		})
	}
	return s
}

func newHires(t *Tenant) Script {
	rng := t.source()
	n := len(t.some(rng, KindUser, 0.02)) + 1
	return always(fmt.Sprintf("%d people join", n), func(t *Tenant) {
		for range n {
			joinCompany(t, rng)
		}
	})
}

func reorganization(t *Tenant) Script {
	rng := t.source()
	var moved []string
	t.mu.RLock()
	for _, r := range t.order[KindUser] {
		if o := t.objects[r]; o.state == live && o.props.get(uDepartment) == `"Operations"` {
			moved = append(moved, o.id.String())
		}
	}
	t.mu.RUnlock()
	head := ""
	if heads := t.some(rng, KindUser, 1); len(heads) > 0 {
		head = heads[0]
	}
	return Script{
		each(0, fmt.Sprintf("%d people move from Operations to Engineering", len(moved)), moved,
			func(t *Tenant, id string) error {
				return t.UpdateUser(id, Props{"department": "Engineering", "jobTitle": "Engineer"})
			}),
		each(time.Minute, "they get a new manager", moved, func(t *Tenant, id string) error {
			if id == head {
				return nil
			}
			return t.SetManager(id, head)
		}),
		{After: time.Minute, Name: "they get their own group", Do: func(t *Tenant) error {
			group, err := t.CreateGroup(Props{
				"displayName": "Former Operations", "groupTypes": []string{"Unified"},
				"mailEnabled": true, "securityEnabled": false, "visibility": "Private",
			})
			if err != nil {
				return err
			}
			return each(0, "", moved, func(t *Tenant, id string) error { return t.AddMember(group, id) }).Do(t)
		}},
	}
}

func massLeavers(t *Tenant) Script {
	ids := t.some(t.source(), KindUser, 0.3)
	return Script{each(0, fmt.Sprintf("%d users are deleted", len(ids)), ids, (*Tenant).DeleteUser)}
}

func massDisable(t *Tenant) Script {
	ids := t.some(t.source(), KindUser, 0.2)
	return Script{each(0, fmt.Sprintf("%d accounts are disabled", len(ids)), ids, (*Tenant).DisableUser)}
}

func secondThoughts(t *Tenant) Script {
	rng := t.source()
	users := t.some(rng, KindUser, 0.02)
	var groups []string
	t.mu.RLock()
	for _, r := range t.order[KindGroup] {
		o := t.objects[r]
		if d := o.props.open(); o.state == live && restorable(&d) && len(groups) == 0 && len(o.links) > 0 {
			groups = append(groups, o.id.String())
		}
	}
	t.mu.RUnlock()
	return Script{
		each(0, fmt.Sprintf("%d users are deleted", len(users)), users, (*Tenant).DeleteUser),
		each(0, "a group is deleted", groups, (*Tenant).DeleteGroup),
		each(2*time.Minute, "the users are restored", users, (*Tenant).RestoreUser),
		each(0, "the group is restored", groups, (*Tenant).RestoreGroup),
	}
}

func groupCleanup(t *Tenant) Script {
	ids := t.some(t.source(), KindGroup, 0.25)
	return Script{each(0, fmt.Sprintf("%d groups are deleted", len(ids)), ids, (*Tenant).DeleteGroup)}
}

func throttledTenant(t *Tenant) Script {
	return always("the limit of resource units falls", func(t *Tenant) { t.SetThrottle(limitOf(t.opts.Users) / 50) })
}

func expiredLink(*Tenant) Script {
	return always("delta links expire", func(t *Tenant) { t.Faults.ExpireDeltaLinks(Gone) })
}

func outage(*Tenant) Script {
	return always("the service becomes unavailable", func(t *Tenant) {
		t.Faults.Add(Rule{Name: "outage", Path: "/*", Times: 10, Do: Unavailable("2")},
			Rule{Name: "outage", Path: "/*/*", Times: 10, Do: Gateway(http.StatusBadGateway)},
			Rule{Name: "outage", Path: "/*/*/*", Times: 10, Do: Fail(http.StatusGatewayTimeout, "UnknownError", "")})
	})
}

func badNetwork(*Tenant) Script {
	return always("the network becomes unreliable", func(t *Tenant) {
		t.Faults.Add(Rule{Name: "network", Chance: 0.05, Do: Reset(2000)},
			Rule{Name: "network", Chance: 0.05, Do: Cut(500)},
			Rule{Name: "network", Chance: 0.05, Do: Delay(2 * time.Second)},
			Rule{Name: "network", Chance: 0.02, Do: Drip(16<<10, 200*time.Millisecond)})
	})
}

func lostPermission(*Tenant) Script {
	return always("GroupMember.Read.All is revoked", func(t *Tenant) { t.Faults.DenyRole("GroupMember.Read.All") })
}

func hiddenMembers(*Tenant) Script {
	return always("Member.Read.Hidden is revoked", func(t *Tenant) { t.Faults.DenyRole("Member.Read.Hidden") })
}

func noTracking(*Tenant) Script {
	return always("delta and $count are refused", func(t *Tenant) {
		t.Faults.RefuseChanges()
		t.Faults.RefuseCount()
	})
}

func secretExpired(*Tenant) Script {
	return always("the client secret expires", func(t *Tenant) {
		t.ExpireSecret()
		t.RevokeTokens()
	})
}

func emptyAnswer(*Tenant) Script {
	return always("listings are empty", func(t *Tenant) { t.Faults.EmptyListings() })
}
