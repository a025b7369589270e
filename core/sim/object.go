package sim

import (
	"cmp"
	"slices"
)

// Kind is the kind of a directory object.
type Kind uint8

// The kinds of objects in the tenant. Roles and administrative units have
// members but are never members themselves.
const (
	KindUser Kind = iota
	KindGroup
	KindDevice
	KindContact
	KindServicePrincipal
	KindRole
	KindUnit
	kinds = iota
)

var schemas = [kinds]*schema{
	userSchema, groupSchema, deviceSchema, contactSchema, principalSchema, roleSchema,
	unitSchema,
}

// String returns Graph's name for the type, such as "orgContact".
func (k Kind) String() string { return schemas[k].entity }

// entity returns Graph's name for an object's type. The account of an agent identity has a type
// derived from user (metadata of Graph v1.0, 2026-08-20).
func (o *object) entity() string {
	if o.isAgent() {
		return "agentUser"
	}
	return schemas[o.kind].entity
}

func (o *object) isAgent() bool {
	return o.kind == KindUser && len(o.props.get(uParent)) > len(`""`) && o.props.get(uParent) != "null"
}

type state uint8

const (
	live state = iota
	softDeleted
	purged
)

// ref is an object's index in Tenant.objects, which is in order of creation.
type ref int32

const nobody ref = -1

// object is one directory object. Purged objects stay as tombstones, so their IDs are never used
// again.
type object struct {
	id       guid
	kind     Kind
	state    state
	props    record
	manager  ref   // manager of a user, or nobody
	former   ref   // last manager before the manager was removed, or nobody
	reports  []ref // users whose manager is this object
	memberOf []ref // groups, roles and units that contain this object
	links    []link
	nextLink int64  // number of the next link
	rule     clause // rule of a dynamic group
	since    int64  // when it got its state, in Unix nanoseconds; 0: long ago
}

// link is one direct membership. Numbers increase with time. They order the links of a group and
// divide them into pages.
type link struct {
	number int64
	member ref
}

// from returns the links with this number or a larger one.
func (o *object) from(number int64) []link {
	i, _ := slices.BinarySearchFunc(o.links, number, func(l link, n int64) int { return cmp.Compare(l.number, n) })
	return o.links[i:]
}

// managerOf returns the manager that listings and rounds show for a user. It returns nobody if the
// manager is deleted and hidden. The relation still exists and shows again when the manager is
// restored.
func (t *Tenant) managerOf(o *object) ref {
	if o.manager == nobody || t.objects[o.manager].state != live && (t.opts.Rough || t.Faults.hidesManagers()) {
		return nobody
	}
	return o.manager
}

// has reports whether member is a direct member of the group g.
func (t *Tenant) has(g, member ref) bool {
	return slices.Contains(t.objects[member].memberOf, g)
}

// connect makes member a direct member of g.
func (t *Tenant) connect(g, member ref) {
	o := t.objects[g]
	o.links = append(o.links, link{number: o.nextLink, member: member})
	o.nextLink++
	m := t.objects[member]
	m.memberOf = append(m.memberOf, g)
}

// disconnect removes the direct member member from g.
func (t *Tenant) disconnect(g, member ref) {
	o := t.objects[g]
	o.links = slices.DeleteFunc(o.links, func(l link) bool { return l.member == member })
	m := t.objects[member]
	if i := slices.Index(m.memberOf, g); i >= 0 {
		m.memberOf = slices.Delete(m.memberOf, i, i+1)
	}
}

// setManager changes the manager of a user. manager may be nobody.
func (t *Tenant) setManager(user, manager ref) {
	u := t.objects[user]
	if u.manager != nobody {
		old := t.objects[u.manager]
		if i := slices.Index(old.reports, user); i >= 0 {
			old.reports = slices.Delete(old.reports, i, i+1)
		}
	}
	u.manager = manager
	if manager != nobody {
		t.objects[manager].reports = append(t.objects[manager].reports, user)
	}
}

// add adds a new object and returns its index.
func (t *Tenant) add(kind Kind, id guid, d *draft) (ref, error) {
	switch kind {
	case KindUser:
		d[uSID] = quote(id.sid())
	case KindGroup:
		d[gSID] = quote(id.sid())
	}
	props, err := d.pack()
	if err != nil {
		return nobody, err
	}
	r := ref(len(t.objects))
	t.objects = append(t.objects, &object{id: id, kind: kind, props: props, manager: nobody, former: nobody})
	t.byID[id] = r
	t.age(r)
	t.order[kind] = append(t.order[kind], r)
	return r, nil
}

// find returns the object with the given ID, if it is of the given kind and not purged.
func (t *Tenant) find(kind Kind, id guid) (ref, bool) {
	r, ok := t.byID[id]
	if !ok || t.objects[r].kind != kind || t.objects[r].state == purged {
		return nobody, false
	}
	return r, true
}
