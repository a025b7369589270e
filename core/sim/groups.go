package sim

import (
	"fmt"
	"slices"
	"strings"
)

// CreateGroup adds a group and returns its ID. Unless props says otherwise, it is a cloud security
// group. A membershipRule that parseRule understands fills the group immediately.
func (t *Tenant) CreateGroup(props Props) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	id := newGUID(t.rng)
	d := draft{
		gDisplayName: quote("Group " + id.String()[:8]), gNickname: quote("group-" + id.String()[:8]),
		gSecurityEnabled: "true", gMailEnabled: "false", gTypes: "[]", gCreated: timestamp(t.opts.Clock()),
	}
	if _, err := d.apply(groupSchema, props); err != nil {
		return "", fmt.Errorf("create group: %w", err)
	}
	r, err := t.add(KindGroup, id, &d)
	if err != nil {
		return "", fmt.Errorf("create group: %w", err)
	}
	t.note(r, lived, lifecycle, nobody)
	if c, ok := parseRule(text(d[gRule])); ok {
		t.setRule(r, c)
		t.refill(r)
	}
	return id.String(), nil
}

// UpdateGroup sets properties of a live group. A new membershipRule changes the members of a
// dynamic group.
func (t *Tenant) UpdateGroup(id string, props Props) error {
	return t.on(KindGroup, id, "update group", live, func(r ref) error { return t.update(r, props) })
}

// DeleteGroup deletes a live group. Microsoft 365 and cloud security groups move to the deleted
// items. Distribution, mail-enabled security and synchronized groups are permanently deleted
// (https://learn.microsoft.com/entra/architecture/recover-from-deletions).
func (t *Tenant) DeleteGroup(id string) error {
	return t.on(KindGroup, id, "delete group", live, func(r ref) error {
		d := t.objects[r].props.open()
		if !restorable(&d) {
			return t.purgeGroup(r)
		}
		d[gDeleted] = timestamp(t.opts.Clock())
		return t.live(r, softDeleted, &d)
	})
}

// restorable reports whether a group with these properties can be restored after deletion.
func restorable(d *draft) bool {
	return d[gSynced] != "true" && (strings.Contains(d[gTypes], `"Unified"`) || d[gMailEnabled] != "true")
}

// RestoreGroup restores a deleted group. It announces all members again, and announces everyone who
// ever left as removed. This is necessary because a client that read while the group was deleted
// saw none of its members.
func (t *Tenant) RestoreGroup(id string) error {
	return t.on(KindGroup, id, "restore group", softDeleted, func(r ref) error {
		d := t.objects[r].props.open()
		d[gDeleted] = ""
		if err := t.live(r, live, &d); err != nil {
			return err
		}
		for _, l := range slices.Clone(t.objects[r].links) {
			if t.objects[l.member].state == purged {
				t.leave(r, l.member)
			}
		}
		t.refill(r)
		for _, m := range t.formerMembers(r) {
			t.note(r, changedMember, relation, m)
		}
		t.note(r, announced, relation, nobody)
		return nil
	})
}

// formerMembers returns the members that left a group, according to the change log.
func (t *Tenant) formerMembers(group ref) []ref {
	var gone []ref
	seen := make(map[ref]bool)
	for _, e := range t.log[KindGroup] {
		if e.object == group && e.what == changedMember && !seen[e.other] {
			seen[e.other] = true
			if !t.has(group, e.other) {
				gone = append(gone, e.other)
			}
		}
	}
	return gone
}

// PurgeGroup permanently deletes a group that is deleted or live.
func (t *Tenant) PurgeGroup(id string) error {
	return t.on(KindGroup, id, "purge group", anyState, t.purgeGroup)
}

func (t *Tenant) purgeGroup(r ref) error {
	o := t.objects[r]
	for _, l := range o.links {
		m := t.objects[l.member]
		m.memberOf = slices.DeleteFunc(m.memberOf, func(g ref) bool { return g == r })
	}
	o.links = nil
	t.setRule(r, clause{})
	return t.purge(r)
}

// AddMember makes an object a direct member of a live group. As in Entra ID, members cannot be
// added to a dynamic group, and a Microsoft 365 group cannot contain groups.
func (t *Tenant) AddMember(group, member string) error {
	return t.onMember(group, member, "add member", func(g, m ref) error {
		if t.objects[m].kind == KindGroup && strings.Contains(t.objects[g].props.get(gTypes), `"Unified"`) {
			return fmt.Errorf("a Microsoft 365 group cannot contain a group: %w", ErrState)
		}
		if t.has(g, m) {
			return fmt.Errorf("group %s already has member %s: %w", group, member, ErrState)
		}
		t.join(g, m)
		return nil
	})
}

// RemoveMember removes a direct member, which may be soft-deleted.
func (t *Tenant) RemoveMember(group, member string) error {
	return t.onMember(group, member, "remove member", func(g, m ref) error {
		if !t.has(g, m) {
			return fmt.Errorf("group %s has no member %s: %w", group, member, ErrNotFound)
		}
		t.leave(g, m)
		return nil
	})
}

func (t *Tenant) onMember(group, member, doing string, change func(g, m ref) error) error {
	return t.on(KindGroup, group, doing, live, func(g ref) error {
		id, _ := parseGUID(member)
		m, ok := t.byID[id]
		if !ok || t.objects[m].state == purged || t.objects[m].kind > KindServicePrincipal {
			return fmt.Errorf("member %s: %w", member, ErrNotFound)
		}
		if t.objects[g].rule.value != "" {
			return fmt.Errorf("group %s is dynamic: %w", group, ErrState)
		}
		return change(g, m)
	})
}

// AddDevice adds a device and returns its ID. Devices matter only as members of groups.
func (t *Tenant) AddDevice(name string) (string, error) { return t.addOther(KindDevice, name) }

// AddContact adds an organizational contact, like AddDevice.
func (t *Tenant) AddContact(name string) (string, error) { return t.addOther(KindContact, name) }

// AddServicePrincipal adds a service principal, like AddDevice.
func (t *Tenant) AddServicePrincipal(name string) (string, error) {
	return t.addOther(KindServicePrincipal, name)
}

func (t *Tenant) addOther(kind Kind, name string) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	id := newGUID(t.rng)
	if _, err := t.add(kind, id, &draft{quote(name)}); err != nil {
		return "", fmt.Errorf("add %s: %w", kind, err)
	}
	return id.String(), nil
}

// Remove permanently deletes a device, contact or service principal.
func (t *Tenant) Remove(id string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	g, _ := parseGUID(id)
	r, ok := t.byID[g]
	if !ok || t.objects[r].state == purged || t.objects[r].kind < KindDevice ||
		t.objects[r].kind > KindServicePrincipal {
		return fmt.Errorf("remove object %s: %w", id, ErrNotFound)
	}
	return t.purge(r)
}
