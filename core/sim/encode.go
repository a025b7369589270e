package sim

import (
	"math/bits"
	"strconv"
)

func appendInt(dst []byte, n int) []byte { return strconv.AppendInt(dst, int64(n), 10) }

// appendListed appends an object as listings and single reads show it. A property without a value
// is null, and an empty collection is [].
func (t *Tenant) appendListed(dst []byte, o *object, sel *selection) []byte {
	s := schemas[o.kind]
	dst = append(dst, '{')
	if o.isAgent() { // a derived type in a collection of users is named
		dst = append(dst, `"@odata.type":"#microsoft.graph.agentUser",`...)
	}
	dst = append(dst, `"id":"`...)
	dst = o.id.append(dst)
	dst = append(dst, '"')
	nulled := t.Faults.nulled(s) | t.halfKnown(o)
	for m := sel.props; m != 0; m &= m - 1 {
		place := bits.TrailingZeros64(uint64(m))
		dst = append(append(dst, ','), s.keys[place]...)
		v := o.props.get(place)
		if sel.blind && basicProfile&(1<<place) == 0 {
			v = "null"
		} else if v == "" || v == "null" || nulled&(1<<place) != 0 {
			v = "null"
			if s.lists&(1<<place) != 0 {
				v = "[]"
			}
		}
		dst = append(dst, v...)
	}
	for _, name := range sel.unset {
		dst = append(appendString(append(dst, ','), name), ":null"...)
	}
	if m := t.managerOf(o); sel.relation && m != nobody {
		manager := t.objects[m]
		dst = append(append(dst, `,"manager":{"@odata.type":"#microsoft.graph.`...), manager.entity()...)
		dst = append(manager.id.append(append(dst, `","id":"`...)), `"}`...)
	}
	return append(dst, '}')
}

// basicProfile is the part of a user that User.ReadBasic.All shows. All other properties are null
// (permissions reference).
var basicProfile = userSchema.bit("displayName") | userSchema.bit("givenName") | userSchema.bit("surname") |
	userSchema.bit("mail") | userSchema.bit("userPrincipalName")

// appendTracked appends an object's properties as delta queries show them. A property that was
// never set is left out, and a cleared one is null (graph docs, user-delta).
func (t *Tenant) appendTracked(dst []byte, o *object, shown mask) []byte {
	s := schemas[o.kind]
	dst = append(dst, '{')
	if o.isAgent() {
		dst = append(dst, `"@odata.type":"#microsoft.graph.agentUser",`...)
	}
	nulled := t.Faults.nulled(s) | t.halfKnown(o)
	for m := shown & s.all(); m != 0; m &= m - 1 {
		place := bits.TrailingZeros64(uint64(m))
		v := o.props.get(place)
		if v == "" {
			continue
		}
		if nulled&(1<<place) != 0 {
			v = "null"
		}
		if v == "null" && s.lists&(1<<place) != 0 {
			v = "[]"
		}
		dst = append(dst, s.keys[place]...)
		dst = append(append(dst, v...), ',')
	}
	dst = append(dst, `"id":"`...)
	dst = o.id.append(dst)
	return append(dst, '"')
}

// appendReference appends one entry of members@delta or manager@delta.
func (t *Tenant) appendReference(dst []byte, r ref, removed bool) []byte {
	o := t.objects[r]
	dst = append(dst, `{"@odata.type":"#microsoft.graph.`...)
	dst = append(dst, o.entity()...)
	dst = append(dst, `","id":"`...)
	dst = append(o.id.append(dst), '"')
	if removed {
		dst = append(dst, `,"@removed":{"reason":"deleted"}`...)
	}
	return append(dst, '}')
}
