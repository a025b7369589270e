package sim

import (
	"regexp"
	"slices"
)

// clause is the condition of a dynamic group: a user property equals a value. value is the value's
// JSON; "" means that there is no condition.
type clause struct {
	place int
	value string
}

// membershipRule matches the only form of rule that the tenant understands, such as
// (user.department -eq "Sales") or user.accountEnabled -eq true.
var membershipRule = regexp.MustCompile(`^\s*\(?\s*user\.(\w+)\s+-eq\s+("(?:[^"\\]|\\.)*"|true|false)\s*\)?\s*$`)

// parseRule reads a membershipRule. ok is false if it does not understand the rule.
func parseRule(rule string) (c clause, ok bool) {
	m := membershipRule.FindStringSubmatch(rule)
	if m == nil {
		return clause{}, false
	}
	place, ok := userSchema.places[m[1]]
	return clause{place: place, value: m[2]}, ok
}

// setRule registers a group under its rule. It removes the entry of a group that no longer has a
// rule.
func (t *Tenant) setRule(group ref, c clause) {
	o := t.objects[group]
	if o.rule.value != "" {
		t.dynamic[o.rule] = slices.DeleteFunc(t.dynamic[o.rule], func(g ref) bool { return g == group })
	}
	o.rule = c
	if c.value != "" {
		t.dynamic[c] = append(t.dynamic[c], group)
	}
}

// refill sets the members of a dynamic group to the live users that its rule selects. Soft-deleted
// members stay.
func (t *Tenant) refill(group ref) {
	c := t.objects[group].rule
	if c.value == "" {
		return
	}
	for _, l := range slices.Clone(t.objects[group].links) {
		m := t.objects[l.member]
		if m.state == live && (m.kind != KindUser || m.props.get(c.place) != c.value) {
			t.leave(group, l.member)
		}
	}
	for _, u := range t.order[KindUser] {
		if o := t.objects[u]; o.state == live && o.props.get(c.place) == c.value {
			t.join(group, u)
		}
	}
}

// reconsider updates a user's dynamic groups after property values changed. before is nil for a
// user that is new or restored.
func (t *Tenant) reconsider(user ref, before *record) {
	o := t.objects[user]
	for place := range userSchema.names {
		now, was := o.props.get(place), ""
		if before != nil {
			was = before.get(place)
		}
		if now == was {
			continue
		}
		for _, g := range t.dynamic[clause{place, was}] {
			t.leaveLive(g, user)
		}
		for _, g := range t.dynamic[clause{place, now}] {
			if t.objects[g].state == live {
				t.join(g, user)
			}
		}
	}
}

// leaveLive removes a member from a live group. Deleted groups do not change.
func (t *Tenant) leaveLive(group, member ref) {
	if t.objects[group].state == live {
		t.leave(group, member)
	}
}

// join adds a member and logs it. It does nothing if the object is already a member.
func (t *Tenant) join(group, member ref) {
	if t.has(group, member) {
		return
	}
	t.connect(group, member)
	t.note(group, changedMember, relation, member)
}

// leave removes a member and logs it. It does nothing if the object is not a member.
func (t *Tenant) leave(group, member ref) {
	if !t.has(group, member) {
		return
	}
	t.disconnect(group, member)
	t.note(group, changedMember, relation, member)
}
