package sim

// what says to which kind of data a change log entry refers.
type what uint8

const (
	changedProperties what = iota
	changedManager         // other: the former manager, or nobody
	changedMember          // other: the member that came or went
	announced              // a restored group shows all its members again
	lived                  // created, deleted, restored or purged
)

// change is one entry of the change log of users or of groups. Its place in
// the log is the position that delta links speak of.
type change struct {
	object ref
	other  ref
	what   what
	mask   mask
	at     int64 // Unix nanoseconds, in a rough tenant
}

// note appends to the change log of the object's kind. Kinds without a delta
// call have none.
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
