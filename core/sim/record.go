package sim

import (
	"errors"
	"math"
)

// draft contains the JSON of each property of an object. It is "" if the property was never set and
// "null" if it was cleared.
type draft [width]string

// record is a draft packed into one string, which needs much less memory. ends[i] is the end of
// property i's value.
type record struct {
	doc  string
	ends [width]uint16
}

var errTooLong = errors.New("the properties of an object exceed 64 KiB")

// pack returns d as a record.
func (d *draft) pack() (record, error) {
	total := 0
	for _, v := range d {
		total += len(v)
	}
	if total > math.MaxUint16 {
		return record{}, errTooLong
	}
	var r record
	doc := make([]byte, 0, total)
	for i, v := range d {
		doc = append(doc, v...)
		r.ends[i] = uint16(len(doc))
	}
	r.doc = string(doc)
	return r, nil
}

// get returns the JSON of property i.
func (r *record) get(i int) string {
	if i == 0 {
		return r.doc[:r.ends[0]]
	}
	return r.doc[r.ends[i-1]:r.ends[i]]
}

// open returns the record as a draft.
func (r *record) open() draft {
	var d draft
	for i := range d {
		d[i] = r.get(i)
	}
	return d
}
