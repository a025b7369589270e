package sim

// what is the kind of data in a change log entry.
type what uint8

const (
	changedProperties what = iota
	changedManager         // other: the former manager, or nobody
	changedMember          // other: the member that was added or removed
	announced              // a restored group announces all its members again
	lived                  // the object was created, deleted, restored or purged
)

// change is one entry in the change log of users or groups. Delta links refer to its position in
// the log.
type change struct {
	object ref
	other  ref
	what   what
	mask   mask
	at     int64 // Unix nanoseconds; set only in a rough tenant
}

// note appends an entry to the change log of the object's kind. Kinds without a delta call have no
// log.
func (t *Tenant) note(object ref, what what, mask mask, other ref) {
	kind := t.objects[object].kind
	if kind > KindGroup || t.generating {
		return
	}
	if t.Faults.isSilent() || t.loses() {
		if t.history == 0 {
			t.history = t.newHistory()
		}
		return
	}
	t.log[kind] = append(t.log[kind], change{object: object, other: other, what: what, mask: mask, at: t.moment()})
	if t.history == 0 {
		t.history = t.newHistory()
	}
}
