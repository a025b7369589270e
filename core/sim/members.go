package sim

import (
	"maps"
	"net/http"
	"slices"
	"strings"
)

// listMembers answers GET /groups/{id}/members with the direct members that are not deleted.
func (t *Tenant) listMembers(c *call) *answer {
	top, names, refusal := t.memberOptions(c)
	if refusal != nil {
		return refusal
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	lag := t.lag(c)
	g, err := t.lookup(KindGroup, c.id, live)
	if err != nil || !t.replicated(t.objects[g], lag) {
		return t.notFound(c, c.id)
	}
	start, refusal := t.listStart(c, KindGroup+2*kinds)
	if refusal != nil {
		return refusal
	}
	var refs []ref
	next := int64(-1)
	if t.showsMembers(t.objects[g], c.roles) {
		for _, l := range t.objects[g].from(int64(start.at)) {
			if t.objects[l.member].state != live || !t.replicated(t.objects[l.member], lag) {
				continue
			}
			if len(refs) == top {
				next = l.number
				break
			}
			refs = append(refs, l.member)
		}
	}
	p := &page{context: c.context("directoryObjects", c.query["$select"]), count: -1, items: len(refs)}
	p.item = func(dst []byte, i int) []byte { return t.appendMember(dst, t.objects[refs[i]], names, c.roles) }
	if next >= 0 {
		p.nextLink = c.nextLink(t, cursor{kind: KindGroup + 2*kinds, at: uint64(next)})
	}
	return t.answerPage(c, p)
}

// memberOptions reads $top and $select for a listing of mixed objects.
func (t *Tenant) memberOptions(c *call) (top int, names []string, refusal *answer) {
	if top, refusal = t.top(c); refusal != nil {
		return 0, nil, refusal
	}
	if list := c.query["$select"]; list != "" {
		names = strings.Split(strings.ReplaceAll(list, " ", ""), ",")
	}
	return top, names, nil
}

// showsMembers reports whether the caller can see the members of a group. Without
// Member.Read.Hidden, the members of a hidden group are simply missing.
func (t *Tenant) showsMembers(g *object, roles roleSet) bool {
	return g.props.get(gVisibility) != `"HiddenMembership"` || roles.any(readHidden)
}

// readMember lists, for each kind, the permissions that show more of a member than its type and ID.
var readMember = map[Kind][]string{
	KindUser:             readUsers,
	KindGroup:            readGroups,
	KindDevice:           {"Device.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"},
	KindContact:          {"OrgContact.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"},
	KindServicePrincipal: {"Application.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"},
}

// appendMember appends an object of a mixed listing. names are the selected properties; nil means
// the default ones. Properties that the caller has no permission to read are null.
func (t *Tenant) appendMember(dst []byte, o *object, names []string, roles roleSet) []byte {
	s := schemas[o.kind]
	dst = append(dst, `{"@odata.type":"#microsoft.graph.`...)
	dst = append(append(dst, o.entity()...), `","id":"`...)
	dst = append(o.id.append(dst), '"')
	need, limited := readMember[o.kind]
	limited = limited && !roles.any(need)
	if names == nil || limited && len(names) > 1 {
		names = usualNames(s, limited)
	}
	for _, name := range names {
		place, known := s.places[name]
		if !known {
			continue
		}
		v := o.props.get(place)
		if v == "" || limited {
			v = "null"
		}
		dst = append(append(append(dst, ','), s.keys[place]...), v...)
	}
	return append(dst, '}')
}

// usualNames are the properties that are shown for a member without $select. For a device that the
// caller has no permission to read, they are all properties, as null.
func usualNames(s *schema, limited bool) []string {
	var names []string
	for i, name := range s.names {
		if s.usual&(1<<i) != 0 || limited && s == deviceSchema {
			names = append(names, name)
		}
	}
	return names
}

// countMembers answers GET /groups/{id}/members/$count.
func (t *Tenant) countMembers(c *call) *answer {
	t.mu.RLock()
	defer t.mu.RUnlock()
	g, err := t.lookup(KindGroup, c.id, live)
	if err != nil {
		return t.notFound(c, c.id)
	}
	n := 0
	if t.showsMembers(t.objects[g], c.roles) {
		for _, l := range t.objects[g].links {
			if t.objects[l.member].state == live {
				n++
			}
		}
	}
	return t.plainCount(c, n)
}

// listGroupsOfUser answers GET /users/{id}/memberOf, and listGroupsOfGroup answers GET
// /groups/{id}/memberOf.
func (t *Tenant) listGroupsOfUser(c *call) *answer { return t.listMemberOf(c, KindUser) }

func (t *Tenant) listGroupsOfGroup(c *call) *answer { return t.listMemberOf(c, KindGroup) }

// listMemberOf lists the groups, roles and units that contain a user or group.
func (t *Tenant) listMemberOf(c *call, kind Kind) *answer {
	return t.listRelated(c, kind, kind+3*kinds, (*Tenant).groupsOf)
}

// listRelated lists the objects that of returns for one object. mark distinguishes the
// cursors of different calls.
func (t *Tenant) listRelated(
	c *call, kind, mark Kind, of func(t *Tenant, member, from ref, roles roleSet) []ref,
) *answer {
	top, names, refusal := t.memberOptions(c)
	if refusal != nil {
		return refusal
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	o, err := t.lookup(kind, c.id, live)
	if err != nil || !t.replicated(t.objects[o], t.lag(c)) {
		return t.notFound(c, c.id)
	}
	start, refusal := t.listStart(c, mark)
	if refusal != nil {
		return refusal
	}
	// If a relation ends between two pages, the positions of the others change. The next page
	// therefore begins after the last object, in order of creation.
	refs := of(t, o, ref(start.at), c.roles)
	p := &page{context: c.context("directoryObjects", c.query["$select"]), count: -1}
	if len(refs) > top {
		p.nextLink = c.nextLink(t, cursor{kind: mark, at: uint64(refs[top])})
		refs = refs[:top]
	}
	p.items = len(refs)
	p.item = func(dst []byte, i int) []byte { return t.appendMember(dst, t.objects[refs[i]], names, c.roles) }
	return t.answerPage(c, p)
}

// listAllGroupsOfUser answers GET /users/{id}/transitiveMemberOf, which also includes groups that
// the user is in through other groups.
func (t *Tenant) listAllGroupsOfUser(c *call) *answer {
	return t.listRelated(c, KindUser, KindUser+4*kinds, (*Tenant).allGroupsOf)
}

// getManager answers GET /users/{id}/manager.
func (t *Tenant) getManager(c *call) *answer {
	_, sel, refusal := t.listOptions(c, userSchema)
	if refusal != nil {
		return refusal
	}
	t.mu.RLock()
	defer t.mu.RUnlock()
	u, err := t.lookup(KindUser, c.id, live)
	if err != nil {
		return t.notFound(c, c.id)
	}
	m := t.objects[u].manager
	if m == nobody || t.objects[m].state != live {
		return t.fail(c, http.StatusNotFound, "Request_ResourceNotFound",
			"Resource 'manager' does not exist or one of its queried reference-property objects are not present.")
	}
	doc := t.appendListed(nil, t.objects[m], &sel)
	head := `{"@odata.context":` + quote(c.context("directoryObjects", "")+"/$entity") + `,`
	if !t.objects[m].isAgent() { // doc has the type of an agent's account
		head += `"@odata.type":"#microsoft.graph.user",`
	}
	return t.json(c, head+string(doc[1:]))
}

// listReports answers GET /users/{id}/directReports with the live users whose manager is this user.
func (t *Tenant) listReports(c *call) *answer {
	return t.listRelated(c, KindUser, KindUser+5*kinds, (*Tenant).reportsOf)
}

// reportsOf returns the live users whose manager is this user, like groupsOf.
func (t *Tenant) reportsOf(manager, from ref, _ roleSet) (refs []ref) {
	for _, r := range slices.Sorted(slices.Values(t.objects[manager].reports)) {
		if r >= from && t.objects[r].state == live {
			refs = append(refs, r)
		}
	}
	return refs
}

// groupsOf returns the live groups, roles and units that contain an object, in order of creation,
// starting at from.
func (t *Tenant) groupsOf(member, from ref, roles roleSet) []ref {
	var refs []ref
	for _, g := range t.objects[member].memberOf {
		if o := t.objects[g]; g >= from && o.state == live && (o.kind != KindGroup || t.showsMembers(o, roles)) {
			refs = append(refs, g)
		}
	}
	slices.Sort(refs)
	return refs
}

// allGroupsOf is groupsOf including the groups that contain the object indirectly.
func (t *Tenant) allGroupsOf(member, from ref, roles roleSet) []ref {
	seen := make(map[ref]bool)
	for todo := []ref{member}; len(todo) > 0; todo = todo[1:] {
		for _, g := range t.groupsOf(todo[0], 0, roles) {
			if !seen[g] {
				seen[g] = true
				todo = append(todo, g)
			}
		}
	}
	maps.DeleteFunc(seen, func(g ref, _ bool) bool { return g < from })
	return slices.Sorted(maps.Keys(seen))
}
