package sim

import (
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// TestDeltaLinksReproduceTheTruth changes a tenant thousands of times. After each batch it checks
// that a client that only follows links has exactly the tenant's data.
func TestDeltaLinksReproduceTheTruth(t *testing.T) {
	for name, options := range map[string]Options{
		"as Graph":                {Seed: 1, Users: 300, Groups: 40},
		"tiny pages with repeats": {Seed: 2, Users: 120, Groups: 25, DeltaPage: 3, DeltaLinks: 5, Repeat: true},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := New(options)
			c, m, rng := newClient(t, tenant), newMirror(), rand.New(rand.NewPCG(options.Seed, 9))
			for round := range 25 {
				m.follow(c)
				if diff := differences(m.truth(t), tenant.Truth()); diff != nil {
					t.Fatalf("round %d: %s", round, diff)
				}
				tenant.Mutate(1+rng.IntN(80), rng)
			}
		})
	}
}

// TestBulkReadAndLatestLinksReproduceTheTruth reads everything by listings while the tenant changes
// between the pages. It then follows links that were requested before. It asks for the memberships
// of restored users and groups, because delta does not announce them.
func TestBulkReadAndLatestLinksReproduceTheTruth(t *testing.T) {
	tenant := New(Options{Seed: 3, Users: 400, Groups: 60})
	tenant.Grant("Group.Read.All", "Directory.Read.All")
	rng := rand.New(rand.NewPCG(3, 3))
	for range 3 {
		c, m := newClient(t, tenant), newMirror()
		m.userLink = c.walk("/users/delta?$deltatoken=latest&$select="+userSelect+",manager", nil)
		m.groupLink = c.walk("/groups/delta?$deltatoken=latest&$select="+groupSelect+",members", nil)
		between := func() { tenant.Mutate(2, rng) }
		m.list(c, between)
		m.follow(c)
		m.askForMemberships(c)
		want := tenant.Truth()
		want.Memberships = onlyLive(want.Memberships)
		got := m.truth(t)
		got.Memberships = onlyLive(got.Memberships)
		if diff := differences(got, want); diff != nil {
			t.Fatal(diff)
		}
	}
}

// list reads users, groups and members by listings and calls between after
// every page.
func (m *mirror) list(c *client, between func()) {
	seen := map[string]bool{}
	each := func(into map[string]map[string]any) func(map[string]any) {
		n := 0
		return func(item map[string]any) {
			if n++; n%20 == 0 {
				between()
			}
			id := item["id"].(string)
			if seen[id] {
				c.t.Errorf("%s was listed twice", id)
			}
			seen[id] = true
			if manager, ok := item["manager"].(map[string]any); ok {
				item["manager"] = manager["id"]
			}
			merge(into, id, item)
		}
	}
	c.walk("/users?$top=20&$expand=manager($select=id)&$select="+userSelect, each(m.users))
	c.walk("/groups?$top=20&$select="+groupSelect, each(m.groups))
	for group := range m.groups {
		m.members[group] = map[string]string{}
		if status, _ := c.get("/groups/" + group + "/members?$top=1"); status == 404 {
			continue
		}
		c.walk("/groups/"+group+"/members?$select=id&$top=50", func(item map[string]any) {
			m.members[group][item["id"].(string)] = kindOf(item)
		})
		between()
	}
}

// askForMemberships reads the groups of every user and group.
func (m *mirror) askForMemberships(c *client) {
	ask := func(kind, id string) {
		c.walk("/"+kind+"s/"+id+"/memberOf?$select=id&$top=3", func(item map[string]any) {
			if members := m.members[item["id"].(string)]; kindOf(item) == "group" && members != nil {
				members[id] = kind
			}
		})
	}
	for user := range m.users {
		if !m.deletedUsers[user] {
			ask("user", user)
		}
	}
	for group := range m.groups {
		if !m.deletedGroups[group] {
			ask("group", group)
		}
	}
}

// kindOf returns the kind of an item. An agent's account is a user.
func kindOf(item map[string]any) string {
	kind := strings.TrimPrefix(item["@odata.type"].(string), "#microsoft.graph.")
	if kind == "agentUser" {
		return "user"
	}
	return kind
}

func onlyLive(all []Membership) []Membership {
	return slices.DeleteFunc(all, func(m Membership) bool { return m.MemberDeleted })
}

// TestFollowingWhileTheTenantLives follows links with several clients while others change the
// tenant. Once the changes stop, every client must have the true data.
func TestFollowingWhileTheTenantLives(t *testing.T) {
	tenant := New(Options{Seed: 4, Users: 100, Groups: 20, DeltaPage: 10, DeltaLinks: 30})
	var changes, clients sync.WaitGroup
	for i := range uint64(2) {
		changes.Go(func() { tenant.Mutate(400, rand.New(rand.NewPCG(4, i))) })
	}
	mirrors := make([]*mirror, 3)
	for i := range mirrors {
		c := newClient(t, tenant)
		mirrors[i] = newMirror()
		clients.Go(func() {
			for range 5 {
				mirrors[i].follow(c)
			}
			changes.Wait()
			mirrors[i].follow(c)
		})
	}
	clients.Wait()
	want := tenant.Truth()
	for i, m := range mirrors {
		if diff := differences(m.truth(t), want); diff != nil {
			t.Errorf("client %d: %s", i, diff)
		}
	}
}

// TestGroupDeletedInMidSlice deletes a large group between two pages of a round. This must not
// affect the group that comes after it.
func TestGroupDeletedInMidSlice(t *testing.T) {
	tenant := New(Options{Seed: 5, Users: 20, Groups: -1, DeltaLinks: 10})
	group := func(name string) string {
		id, err := tenant.CreateGroup(Props{"displayName": name})
		if err != nil {
			t.Fatal(err)
		}
		for _, user := range tenant.UserIDs()[:15] {
			if err := tenant.AddMember(id, user); err != nil {
				t.Fatal(err)
			}
		}
		return id
	}
	older, newer := group("Older"), group("Newer")
	members := map[string]bool{}
	deleted := false
	newClient(t, tenant).walk("/groups/delta?$select=displayName,members", func(item map[string]any) {
		switch item["id"] {
		case newer:
			if !deleted {
				deleted = true
				if err := tenant.DeleteGroup(newer); err != nil {
					t.Error(err)
				}
			}
		case older:
			list, _ := item["members@delta"].([]any)
			for _, m := range list {
				members[m.(map[string]any)["id"].(string)] = true
			}
		}
	})
	if !deleted || len(members) != 15 {
		t.Errorf("deleted: %v; the older group shows %d of its 15 members", deleted, len(members))
	}
}
