package sim

import (
	"fmt"
	"math/rand/v2"
	"strconv"
)

func changeProperty(t *Tenant, rng *rand.Rand) bool {
	id, ok := t.pick(rng, KindUser, live)
	if !ok {
		return false
	}
	dept := &departments[rng.IntN(len(departments))]
	n := strconv.Itoa(rng.IntN(10000))
	props := []Props{
		{"department": dept.name, "jobTitle": dept.titles[rng.IntN(len(dept.titles))]},
		{"jobTitle": dept.titles[rng.IntN(len(dept.titles))]},
		{"mobilePhone": "+44 20 555 " + n, "businessPhones": []string{"+44 20 556 " + n}},
		{"city": offices[rng.IntN(len(offices))].city, "officeLocation": "7/" + n},
		{"displayName": "Renamed \"" + n + "\" Örn\n🙂", "surname": "Örn"},
		{"otherMails": []string{"b" + n + "@mail.example", "a" + n + "@mail.example"}},
		{
			"proxyAddresses": []string{"smtp:old" + n + "@" + t.Domain, "SMTP:new" + n + "@" + t.Domain},
			"mail":           "new" + n + "@" + t.Domain,
		},
		{"assignedLicenses": []map[string]any{{
			"disabledPlans": []string{},
			"skuId":         licences[rng.IntN(len(licences))].sku,
		}}},
	}
	return t.UpdateUser(id, props[rng.IntN(len(props))]) == nil
}

func clearProperty(t *Tenant, rng *rand.Rand) bool {
	id, ok := t.pick(rng, KindUser, live)
	names := []string{"department", "mobilePhone", "businessPhones", "officeLocation", "employeeId", "otherMails"}
	return ok && t.ClearProperty(id, names[rng.IntN(len(names))]) == nil
}

func changeManager(t *Tenant, rng *rand.Rand) bool {
	id, ok := t.pick(rng, KindUser, live)
	manager, _ := t.pick(rng, KindUser, live)
	if rng.IntN(6) == 0 || manager == id {
		manager = ""
	}
	return ok && t.SetManager(id, manager) == nil
}

// joinCompany adds an employee with a manager and a group, or sometimes a guest.
func joinCompany(t *Tenant, rng *rand.Rand) bool {
	id := t.Hire(rng)
	t.roughen(id, rng)
	if manager, ok := t.pick(rng, KindUser, live); ok && manager != id {
		_ = t.SetManager(id, manager) // the manager may have left in the meantime
	}
	if group, ok := t.pick(rng, KindGroup, live); ok {
		_ = t.AddMember(group, id) // the group may be dynamic
	}
	return true
}

// Hire adds a realistic person and returns the ID.
func (t *Tenant) Hire(rng *rand.Rand) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var d draft
	if rng.IntN(10) == 0 {
		d = t.plant.guest()
	} else {
		d = t.plant.employee(&departments[rng.IntN(len(departments))], 2+rng.IntN(2))
	}
	d[uCreated] = timestamp(t.opts.Clock())
	r, err := t.addUser(newGUID(t.rng), &d)
	if err != nil {
		panic(err) // the plant always makes valid properties
	}
	return t.objects[r].id.String()
}

func leaveCompany(t *Tenant, rng *rand.Rand) bool {
	id, ok := t.pick(rng, KindUser, live)
	return ok && t.DeleteUser(id) == nil
}

func comeBack(t *Tenant, rng *rand.Rand) bool {
	id, ok := t.pick(rng, KindUser, softDeleted)
	return ok && t.RestoreUser(id) == nil
}

func purgeDeleted(t *Tenant, rng *rand.Rand) bool {
	id, ok := t.pick(rng, KindUser, softDeleted)
	return ok && t.PurgeUser(id) == nil
}

func toggleAccount(t *Tenant, rng *rand.Rand) bool {
	id, ok := t.pick(rng, KindUser, live)
	return ok && t.UpdateUser(id, Props{"accountEnabled": rng.IntN(2) == 0}) == nil
}

// addRandomMember adds a member of any kind, including deleted users.
func addRandomMember(t *Tenant, rng *rand.Rand) bool {
	group, ok := t.pick(rng, KindGroup, live)
	kind, want := KindUser, live
	switch rng.IntN(12) {
	case 0:
		kind = KindGroup
	case 1:
		kind = KindDevice
	case 2:
		kind = KindContact
	case 3:
		kind = KindServicePrincipal
	case 4:
		want = softDeleted
	}
	member, found := t.pick(rng, kind, want)
	return ok && found && member != group && t.AddMember(group, member) == nil
}

func removeRandomMember(t *Tenant, rng *rand.Rand) bool {
	group, ok := t.pick(rng, KindGroup, live)
	if !ok {
		return false
	}
	member, ok := t.randomMember(rng, group)
	return ok && t.RemoveMember(group, member) == nil
}

func (t *Tenant) randomMember(rng *rand.Rand, group string) (string, bool) {
	t.mu.RLock()
	defer t.mu.RUnlock()
	g, err := t.lookup(KindGroup, group, live)
	if err != nil || len(t.objects[g].links) == 0 {
		return "", false
	}
	links := t.objects[g].links
	return t.objects[links[rng.IntN(len(links))].member].id.String(), true
}

func changeGroup(t *Tenant, rng *rand.Rand) bool {
	id, ok := t.pick(rng, KindGroup, live)
	props := []Props{
		{"displayName": "Group " + strconv.Itoa(rng.IntN(1000))},
		{"description": "Changed " + strconv.Itoa(rng.IntN(1000))},
		{"description": nil},
	}
	return ok && t.UpdateGroup(id, props[rng.IntN(len(props))]) == nil
}

func newGroup(t *Tenant, rng *rand.Rand) bool {
	class := &classes[rng.IntN(len(classes))]
	props := Props{
		"displayName": fmt.Sprintf("%s %d", class.name, rng.IntN(100000)),
		"mailEnabled": class.mail, "securityEnabled": class.security,
	}
	if class.types != "[]" {
		props["groupTypes"] = []string{"Unified"}
	}
	if class.synced {
		props["onPremisesSyncEnabled"] = true
	}
	id, err := t.CreateGroup(props)
	if err != nil {
		return false
	}
	for range rng.IntN(5) {
		if user, ok := t.pick(rng, KindUser, live); ok {
			_ = t.AddMember(id, user) // the user may be drawn twice and already be a member
		}
	}
	return true
}

func deleteGroup(t *Tenant, rng *rand.Rand) bool {
	id, ok := t.pick(rng, KindGroup, live)
	return ok && t.DeleteGroup(id) == nil
}

func restoreRandomGroup(t *Tenant, rng *rand.Rand) bool {
	id, ok := t.pick(rng, KindGroup, softDeleted)
	return ok && t.RestoreGroup(id) == nil
}

func purgeDeletedGroup(t *Tenant, rng *rand.Rand) bool {
	id, ok := t.pick(rng, KindGroup, softDeleted)
	return ok && t.PurgeGroup(id) == nil
}

func otherObject(t *Tenant, rng *rand.Rand) bool {
	if rng.IntN(2) == 0 {
		_, err := t.AddDevice("LAPTOP-" + strconv.Itoa(rng.IntN(10000)))
		return err == nil
	}
	id, ok := t.pick(rng, KindDevice, live)
	return ok && t.Remove(id) == nil
}

func changeRule(t *Tenant, rng *rand.Rand) bool {
	t.mu.RLock()
	var dynamic []string
	for _, g := range t.order[KindGroup] {
		if o := t.objects[g]; o.state == live && o.rule.value != "" {
			dynamic = append(dynamic, o.id.String())
		}
	}
	t.mu.RUnlock()
	if len(dynamic) == 0 {
		return false
	}
	rules := dynamicRules()
	return t.UpdateGroup(dynamic[rng.IntN(len(dynamic))], Props{"membershipRule": rules[rng.IntN(len(rules))]}) == nil
}
