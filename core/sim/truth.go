package sim

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Truth is the data that a perfect client would have. IDs are in lower case.
type Truth struct {
	// Users and Groups are the live objects, by ID. Each is one JSON object with the ID, every
	// property that has a value, and the ID of a user's manager as "manager". The form is
	// canonical: members sorted by name, collections (which are sets) sorted by the JSON of their
	// entries, no white space. It leaves out cleared properties, empty collections, and null
	// members of complex properties.
	Users, Groups map[string]string
	// DeletedUsers and DeletedGroups are the IDs in the deleted items, sorted.
	DeletedUsers, DeletedGroups []string
	// Memberships are the direct memberships of live groups, sorted by group
	// and member.
	Memberships []Membership
}

// Membership is one direct membership.
type Membership struct {
	Group, Member string
	Kind          string // kind of the member, such as "orgContact"
	// MemberDeleted is set if the member is in the deleted items. Delta keeps such a membership,
	// but listings do not show it.
	MemberDeleted bool
}

// LiveMemberships returns the number of memberships whose members are not deleted.
func (t *Truth) LiveMemberships() int {
	n := 0
	for _, m := range t.Memberships {
		if !m.MemberDeleted {
			n++
		}
	}
	return n
}

// Truth returns the data that a perfect client would have at this moment.
func (t *Tenant) Truth() *Truth {
	t.mu.RLock()
	defer t.mu.RUnlock()
	truth := &Truth{Users: make(map[string]string), Groups: make(map[string]string)}
	for _, o := range t.objects {
		id := o.id.String()
		switch {
		case o.kind == KindUser && o.state == live:
			truth.Users[id] = t.canonical(o)
		case o.kind == KindUser && o.state == softDeleted:
			truth.DeletedUsers = append(truth.DeletedUsers, id)
		case o.kind == KindGroup && o.state == live:
			truth.Groups[id] = t.canonical(o)
			truth.Memberships = append(truth.Memberships, t.memberships(o)...)
		case o.kind == KindGroup && o.state == softDeleted:
			truth.DeletedGroups = append(truth.DeletedGroups, id)
		}
	}
	slices.Sort(truth.DeletedUsers)
	slices.Sort(truth.DeletedGroups)
	slices.SortFunc(truth.Memberships, func(a, b Membership) int {
		return cmp.Or(cmp.Compare(a.Group, b.Group), cmp.Compare(a.Member, b.Member))
	})
	return truth
}

func (t *Tenant) memberships(group *object) []Membership {
	list := make([]Membership, 0, len(group.links))
	for _, l := range group.links {
		m := t.objects[l.member]
		list = append(list, Membership{
			Group: group.id.String(), Member: m.id.String(), Kind: m.kind.String(),
			MemberDeleted: m.state == softDeleted,
		})
	}
	return list
}

// canonical returns the JSON of a live object.
func (t *Tenant) canonical(o *object) string {
	dst := []byte{'{'}
	for _, name := range inOrder[o.kind] {
		value := ""
		switch place, stored := schemas[o.kind].places[name]; {
		case name == "id":
			value = quote(o.id.String())
		case stored:
			value = o.props.get(place)
		case o.manager != nobody:
			value = quote(t.objects[o.manager].id.String())
		}
		if value == "" || value == "null" || value == "[]" {
			continue
		}
		if value = canonicalValue(value); value == "{}" {
			continue
		}
		dst = append(appendString(dst, name), ':')
		dst = append(append(dst, value...), ',')
	}
	dst[len(dst)-1] = '}' // replaces the last comma; there is always an ID
	return string(dst)
}

// inOrder lists the members of users and groups in canonical order.
var inOrder = [2][]string{
	slices.Sorted(slices.Values(append([]string{"id", "manager"}, userSchema.names...))),
	slices.Sorted(slices.Values(append([]string{"id"}, groupSchema.names...))),
}

// canonicalValue returns the canonical form of a value. Scalars are stored in that form.
func canonicalValue(value string) string {
	if value[0] != '[' && value[0] != '{' {
		return value
	}
	d := json.NewDecoder(strings.NewReader(value))
	d.UseNumber()
	var v any
	if d.Decode(&v) != nil {
		return value
	}
	return string(appendCanonical(nil, withoutNulls(v)))
}

// withoutNulls returns a value without the null members of an object. A complex property lists
// every possible member, with or without a value.
func withoutNulls(v any) any {
	if object, ok := v.(map[string]any); ok {
		maps.DeleteFunc(object, func(_ string, member any) bool { return member == nil })
	}
	return v
}

func appendCanonical(dst []byte, v any) []byte {
	switch v := v.(type) {
	case string:
		return appendString(dst, v)
	case []any:
		parts := make([][]byte, len(v))
		for i, x := range v {
			parts[i] = appendCanonical(nil, x)
		}
		slices.SortFunc(parts, bytes.Compare)
		dst = append(dst, '[')
		dst = append(dst, bytes.Join(parts, []byte{','})...)
		return append(dst, ']')
	case map[string]any:
		parts := make([][]byte, 0, len(v))
		for name, x := range v {
			parts = append(parts, appendCanonical(append(appendString(nil, name), ':'), x))
		}
		slices.SortFunc(parts, bytes.Compare)
		dst = append(dst, '{')
		dst = append(dst, bytes.Join(parts, []byte{','})...)
		return append(dst, '}')
	}
	plain, err := json.Marshal(v)
	if err != nil {
		return dst
	}
	return append(dst, plain...)
}
