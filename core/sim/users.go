package sim

import (
	"errors"
	"fmt"
	"strings"
)

// Props are property values with Graph's names: strings, booleans, numbers, times, lists, or
// anything else that encoding/json accepts. nil clears a property.
type Props map[string]any

// Errors from methods that change the tenant. Use errors.Is to recognize them.
var (
	ErrNotFound = errors.New("no such object")
	ErrState    = errors.New("the object's state does not allow it")
	ErrProperty = errors.New("no such property")
)

// CreateUser adds a user and returns its ID. Missing properties get defaults: a generated user
// principal name, enabled, type Member, and the current time as the creation time.
func (t *Tenant) CreateUser(props Props) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	id := newGUID(t.rng)
	d := draft{uEnabled: "true", uType: `"Member"`, uCreated: timestamp(t.opts.Clock())}
	d[uUPN] = quote("user-" + id.String()[:8] + "@" + t.Domain)
	if _, err := d.apply(userSchema, props); err != nil {
		return "", fmt.Errorf("create user: %w", err)
	}
	r, err := t.addUser(id, &d)
	if err != nil {
		return "", fmt.Errorf("create user: %w", err)
	}
	return t.objects[r].id.String(), nil
}

// addUser adds a new user, with memberships in the matching dynamic groups.
func (t *Tenant) addUser(id guid, d *draft) (ref, error) {
	r, err := t.add(KindUser, id, d)
	if err != nil {
		return nobody, err
	}
	t.note(r, lived, lifecycle, nobody)
	t.reconsider(r, nil)
	return r, nil
}

// apply sets values in the draft and returns the properties that changed.
func (d *draft) apply(s *schema, props Props) (mask, error) {
	var changed mask
	for name, v := range props {
		place, ok := s.places[name]
		if !ok {
			return 0, fmt.Errorf("%w: %s", ErrProperty, name)
		}
		value, err := encodeValue(v)
		if err != nil {
			return 0, fmt.Errorf("property %s: %w", name, err)
		}
		if value == "null" && d[place] == "" || value == d[place] {
			continue
		}
		d[place] = value
		changed |= 1 << place
	}
	return changed, nil
}

// UpdateUser sets properties of a live user. Setting an equal value is not a change.
func (t *Tenant) UpdateUser(id string, props Props) error {
	return t.onUser(id, "update user", live, func(r ref) error { return t.update(r, props) })
}

// ClearProperty clears one property of a live user. Delta then reports null.
func (t *Tenant) ClearProperty(id, name string) error {
	return t.UpdateUser(id, Props{name: nil})
}

// DisableUser blocks a user's sign-in.
func (t *Tenant) DisableUser(id string) error {
	return t.UpdateUser(id, Props{"accountEnabled": false})
}

// EnableUser allows a user's sign-in.
func (t *Tenant) EnableUser(id string) error { return t.UpdateUser(id, Props{"accountEnabled": true}) }

// update sets properties of a user or group and applies the consequences of the change.
func (t *Tenant) update(r ref, props Props) error {
	o := t.objects[r]
	before := o.props
	d := before.open()
	changed, err := d.apply(schemas[o.kind], props)
	if err != nil || changed == 0 {
		return err
	}
	if o.props, err = d.pack(); err != nil {
		o.props = before
		return err
	}
	t.note(r, changedProperties, changed, nobody)
	if o.kind == KindUser {
		t.reconsider(r, &before)
	} else if o.kind == KindGroup && changed&(1<<gRule) != 0 {
		c, _ := parseRule(text(d[gRule]))
		t.setRule(r, c)
		t.refill(r)
	}
	return nil
}

// SetManager makes manager the manager of a live user; "" clears it.
func (t *Tenant) SetManager(id, manager string) error {
	return t.onUser(id, "set manager", live, func(r ref) error {
		m := nobody
		if manager != "" {
			var err error
			if m, err = t.lookup(KindUser, manager, live); err != nil {
				return err
			}
		}
		t.moveUnder(r, m)
		return nil
	})
}

// moveUnder changes a user's manager and writes it to the log.
func (t *Tenant) moveUnder(user, manager ref) {
	if old := t.objects[user].manager; old != manager {
		t.setManager(user, manager)
		if old != nobody {
			t.objects[user].former = old
		}
		t.note(user, changedManager, relation, old)
	}
}

// DeleteUser moves a live user to the deleted items. The user's memberships, manager and reports
// stay. The ID is put in front of the user principal name, so the name can be used again.
func (t *Tenant) DeleteUser(id string) error {
	return t.onUser(id, "delete user", live, func(r ref) error {
		o := t.objects[r]
		d := o.props.open()
		d[uUPN] = quote(undashed(o.id) + text(d[uUPN]))
		d[uDeleted] = timestamp(t.opts.Clock())
		return t.live(r, softDeleted, &d)
	})
}

// RestoreUser restores a deleted user with all data and relations.
func (t *Tenant) RestoreUser(id string) error {
	return t.onUser(id, "restore user", softDeleted, func(r ref) error {
		o := t.objects[r]
		d := o.props.open()
		d[uUPN] = quote(strings.TrimPrefix(text(d[uUPN]), undashed(o.id)))
		d[uDeleted] = ""
		if err := t.live(r, live, &d); err != nil {
			return err
		}
		t.settleManager(r)
		t.leaveOutdatedGroups(r)
		t.reconsider(r, nil)
		return nil
	})
}

// settleManager removes a restored user's manager if that manager was purged in the meantime. If
// there is no manager, it reports the former one as removed. This is necessary because a client
// that read while the user was deleted did not see the relation end.
func (t *Tenant) settleManager(user ref) {
	o := t.objects[user]
	if o.manager != nobody && t.objects[o.manager].state == purged {
		t.moveUnder(user, nobody)
	} else if o.manager == nobody && o.former != nobody {
		t.note(user, changedManager, relation, o.former)
	}
}

// leaveOutdatedGroups removes a restored user from dynamic groups whose rule changed in the
// meantime.
func (t *Tenant) leaveOutdatedGroups(user ref) {
	o := t.objects[user]
	for _, g := range append([]ref(nil), o.memberOf...) {
		if c := t.objects[g].rule; c.value != "" && o.props.get(c.place) != c.value {
			t.leaveLive(g, user)
		}
	}
}

// PurgeUser permanently deletes a user that is deleted or live.
func (t *Tenant) PurgeUser(id string) error {
	return t.onUser(id, "purge user", anyState, func(r ref) error {
		for _, report := range append([]ref(nil), t.objects[r].reports...) {
			if t.objects[report].state == live { // deleted users do not change until they are restored
				t.moveUnder(report, nobody)
			}
		}
		t.setManager(r, nobody)
		return t.purge(r)
	})
}

// live changes the state of an object and writes the change to the log.
func (t *Tenant) live(r ref, next state, d *draft) error {
	props, err := d.pack()
	if err != nil {
		return err
	}
	o := t.objects[r]
	o.props, o.state = props, next
	t.age(r)
	t.note(r, lived, lifecycle, nobody)
	return nil
}

// purge turns an object into a tombstone and removes it from every live group. Deleted groups keep
// their links until they are restored.
func (t *Tenant) purge(r ref) error {
	for _, g := range append([]ref(nil), t.objects[r].memberOf...) {
		t.leaveLive(g, r)
	}
	return t.live(r, purged, &draft{})
}

func undashed(id guid) string { return strings.ReplaceAll(id.String(), "-", "") }
