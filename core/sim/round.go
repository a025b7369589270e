package sim

import "slices"

// scanned limits the number of change log entries that one page reads. As in Graph, a page may
// therefore be empty and have a nextLink.
const scanned = 2000

// entry is one object on a page of a delta round.
type entry struct {
	object   ref
	shown    mask  // properties to show
	managers []ref // former managers
	manager  bool  // show the current manager
	members  []memberChange
}

type memberChange struct {
	member  ref
	removed bool
}

// roundBuilder collects one page of a delta round. The caller holds the read lock.
type roundBuilder struct {
	t       *Tenant
	at      cursor // where the page begins; build moves it to where the next page begins
	kind    Kind
	roles   roleSet
	minimal bool // show only what changed
	items   []entry
	links   int
	placed  map[ref]int // index of an object's item on this page
}

// build collects the page and reports whether it ends the round.
func (b *roundBuilder) build() (done bool) {
	b.placed = make(map[ref]int)
	if b.at.purpose == firstRound {
		return b.walkObjects()
	}
	return b.walkLog()
}

func (b *roundBuilder) full() bool {
	return len(b.items) >= b.t.opts.DeltaPage || b.links >= b.t.opts.DeltaLinks
}

// walkObjects goes through all objects, the newest first.
func (b *roundBuilder) walkObjects() (done bool) {
	order := b.t.order[b.kind]
	// within belongs to one object only, even if that object no longer exists.
	for ; b.at.at > 0; b.at.at, b.at.within = b.at.at-1, 0 {
		if b.full() {
			return false
		}
		r := order[b.at.at-1]
		o := b.t.objects[r]
		if o.state == softDeleted || !b.wanted(o) {
			continue
		}
		i := b.item(r)
		b.items[i].shown, b.items[i].manager = b.at.selected, o.state == live
		if !b.announce(i, o) {
			return false
		}
	}
	return true
}

// walkLog goes through the change log up to where it ended when the round began.
func (b *roundBuilder) walkLog() (done bool) {
	log := b.t.log[b.kind]
	limit := min(b.at.end, b.at.at+scanned)
	for ; b.at.at < limit; b.at.at, b.at.within = b.at.at+1, 0 {
		if b.full() {
			return false
		}
		e := &log[b.at.at]
		o := b.t.objects[e.object]
		if e.mask&(b.at.selected|lifecycle) == 0 || !b.wanted(o) {
			continue
		}
		if !b.take(e, o) {
			return false
		}
	}
	return b.at.at >= b.at.end
}

// take adds one change to the page. It returns false if the page became full before the change was
// complete.
func (b *roundBuilder) take(e *change, o *object) bool {
	i := b.item(e.object)
	item := &b.items[i]
	if item.shown |= e.mask; e.what == lived || !b.minimal {
		item.shown |= b.at.selected
	}
	switch e.what {
	case lived:
		item.manager = true
	case changedManager:
		item.manager = true
		if e.other != nobody && e.other != o.manager && !slices.Contains(item.managers, e.other) {
			item.managers = append(item.managers, e.other)
		}
	case changedMember:
		b.member(i, e.other, !b.t.has(e.object, e.other))
	case announced:
		return b.announce(i, o)
	}
	return true
}

// member adds a membership to an item. A later state of the same membership replaces an earlier
// one.
func (b *roundBuilder) member(i int, member ref, removed bool) {
	item := &b.items[i]
	if !b.t.showsMembers(b.t.objects[item.object], b.roles) || !b.roles.any(readBasicMembers) {
		return
	}
	if !slices.Contains(item.members, memberChange{member, removed}) {
		item.members = append(item.members, memberChange{member, removed})
		b.links++
	}
}

// announce adds all members of a group, starting where the previous page ended. It returns false if
// some are left for the next page.
func (b *roundBuilder) announce(i int, o *object) bool {
	if o.kind != KindGroup || o.state != live || b.at.selected&relation == 0 || !b.t.showsMembers(o, b.roles) ||
		!b.roles.any(readBasicMembers) {
		return true
	}
	for _, l := range o.from(int64(b.at.within)) {
		if b.links >= b.t.opts.DeltaLinks {
			b.at.within = uint64(l.number)
			return false
		}
		b.items[i].members = append(b.items[i].members, memberChange{member: l.member})
		b.links++
	}
	return true
}

// wanted reports whether $filter includes an object.
func (b *roundBuilder) wanted(o *object) bool {
	return len(b.at.filter) == 0 || slices.Contains(b.at.filter, o.id)
}

// item returns the index of an object's item on the page.
func (b *roundBuilder) item(r ref) int {
	i, there := b.placed[r]
	if !there || b.t.opts.Repeat && b.at.purpose == laterRound {
		i = len(b.items)
		b.items = append(b.items, entry{object: r})
		b.placed[r] = i
	}
	return i
}

// append appends item i in the object's current state.
func (b *roundBuilder) append(dst []byte, i int) []byte {
	item := &b.items[i]
	o := b.t.objects[item.object]
	if o.state != live {
		reason := "changed"
		if o.state == purged {
			reason = "deleted"
		}
		dst = o.id.append(append(dst, `{"id":"`...))
		return append(append(append(dst, `","@removed":{"reason":"`...), reason...), `"}}`...)
	}
	dst = b.t.appendTracked(dst, o, item.shown&b.at.selected)
	if b.at.selected&relation != 0 {
		dst = b.appendRelation(dst, item, o)
	}
	return append(dst, '}')
}

// appendRelation appends manager@delta or members@delta if there are changes.
func (b *roundBuilder) appendRelation(dst []byte, item *entry, o *object) []byte {
	entries := item.members
	if o.kind == KindUser {
		for _, m := range item.managers {
			if m != o.manager {
				entries = append(entries, memberChange{m, true})
			}
		}
		if m := b.t.managerOf(o); item.manager && m != nobody {
			entries = append(entries, memberChange{m, false})
		}
	}
	if len(entries) == 0 {
		return dst
	}
	dst = append(append(append(dst, `,"`...), schemas[o.kind].relation...), `@delta":[`...)
	for i, e := range entries {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = b.t.appendReference(dst, e.member, e.removed)
	}
	return append(dst, ']')
}
