package storage

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/spelling"
)

// address is the sort key of an account or group under directory.SortAddress.
func (t objectTable) address(a directory.Attributes) string {
	if t.kind == directory.KindGroup {
		return directory.MailAddress(a)
	}
	return directory.PrimaryAddress(a)
}

// nameKey is the sort key of a name, and addressKey that of an address or department:
// the text without regard to letter case, or nothing if it is empty.
func nameKey(name string) string       { return string(spelling.Key(name)) }
func addressKey(address string) string { return string(spelling.FoldedKey(address)) }

// placed is an object with the data that decides its position in an order.
type placed struct {
	object uint32
	text   string // a key; empty: it has no place
	name   string // its key, unless that is the text itself
}

func comparePlaces(a, b placed) int {
	return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.name, b.name), cmp.Compare(a.object, b.object))
}

// inserted adds objects to an order that lacks them. lookUp returns the position of an
// existing object; it is called for a few of them.
func inserted(order []uint32, moved []placed, lookUp func(object uint32) (placed, error)) ([]uint32, error) {
	moved = slices.DeleteFunc(moved, func(p placed) bool { return p.text == "" })
	slices.SortFunc(moved, comparePlaces)
	merged := make([]uint32, 0, len(order)+len(moved))
	var failed error
	for _, m := range moved {
		at, _ := slices.BinarySearchFunc(order, m, func(object uint32, m placed) int {
			there, err := lookUp(object)
			failed = errors.Join(failed, err)
			return comparePlaces(there, m)
		})
		merged = append(append(merged, order[:at]...), m.object)
		order = order[at:]
	}
	return append(merged, order...), failed
}

// without drops objects from an order.
func without(order []uint32, gone *objectSet) []uint32 {
	return slices.DeleteFunc(order, func(object uint32) bool { return gone.has(int64(object)) })
}

// newestVersion is a condition that v is the newest version of an object.
const newestVersion = "v.valid_to IS NULL"

// addressAt is the place of an object in the order of addresses, by the version
// v that a condition selects.
func (t objectTable) addressAt(ctx context.Context, tx *sql.Tx, object uint32, version string) (placed, error) {
	p := placed{object: object}
	var name string
	var doc string
	err := scanRow(ctx, tx, "SELECT v.name, v.doc FROM "+t.table+" v WHERE v.object = ? AND "+version, []any{object}, &name, &doc)
	if errors.Is(err, sql.ErrNoRows) {
		return p, nil
	}
	if err != nil {
		return p, fmt.Errorf("look up address: %w", err)
	}
	address, err := t.addressIn(doc)
	if p.text = addressKey(address); p.text != "" {
		p.name = nameKey(name)
	}
	return p, err
}

// moveAddresses brings the order of addresses up to date, which is that of a
// snapshot after which some objects have changed.
func moveAddresses(ctx context.Context, tx *sql.Tx, changed []int64, snapshot int64) error {
	for _, t := range objectTables {
		if err := t.moveAddresses(ctx, tx, changed, snapshot); err != nil {
			return fmt.Errorf("order the addresses of %ss: %w", t.noun, err)
		}
	}
	return nil
}

func (t objectTable) moveAddresses(ctx context.Context, tx *sql.Tx, changed []int64, snapshot int64) error {
	var moved []placed
	gone := &objectSet{}
	for _, object := range changed {
		before, err := t.addressAt(ctx, tx, uint32(object), validAt("v", fmt.Sprint(snapshot)))
		if err != nil {
			return err
		}
		now, err := t.addressAt(ctx, tx, uint32(object), newestVersion)
		if err != nil {
			return err
		}
		if before != now {
			gone.add(object)
			moved = append(moved, now)
		}
	}
	if len(moved) == 0 {
		return nil
	}
	order, err := t.wholeOrder(ctx, tx, orderOfAddresses)
	if err != nil {
		return err
	}
	order, err = inserted(without(order, gone), moved, func(object uint32) (placed, error) { return t.addressAt(ctx, tx, object, newestVersion) })
	if err != nil {
		return err
	}
	return t.replaceAddresses(ctx, tx, order)
}

// dropAddresses drops objects from the order of addresses.
func (t objectTable) dropAddresses(ctx context.Context, tx *sql.Tx, objects []int64) error {
	order, err := t.wholeOrder(ctx, tx, orderOfAddresses)
	if err != nil || len(objects) == 0 {
		return err
	}
	gone := &objectSet{}
	for _, object := range objects {
		gone.add(object)
	}
	before := len(order)
	if order = without(order, gone); len(order) == before {
		return nil
	}
	return t.replaceAddresses(ctx, tx, order)
}

func (t objectTable) replaceAddresses(ctx context.Context, tx *sql.Tx, order []uint32) error {
	packed := make([]byte, 0, len(order)*orderBytes)
	for _, object := range order {
		packed = binary.BigEndian.AppendUint32(packed, object)
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM address_order WHERE kind = ?", t.kind); err != nil {
		return err
	}
	return t.writePacked(ctx, tx, orderOfAddresses, packed)
}

// writeAddresses writes the order of all addresses again.
func writeAddresses(ctx context.Context, tx *sql.Tx) error {
	for _, t := range objectTables {
		order, err := t.orderAddresses(ctx, tx)
		if err == nil {
			err = t.replaceAddresses(ctx, tx, order)
		}
		if err != nil {
			return fmt.Errorf("order the addresses of %ss: %w", t.noun, err)
		}
	}
	return nil
}

// orderAddresses sorts the addresses of all objects, which are held one behind
// the other: a million of them take 40 MB for a moment.
func (t objectTable) orderAddresses(ctx context.Context, tx *sql.Tx) ([]uint32, error) {
	var texts []byte
	type entry struct{ object, begin, end uint32 }
	var list []entry
	err := eachRow(ctx, tx, "SELECT v.object, v.doc FROM "+t.table+" v NOT INDEXED WHERE v.valid_to IS NULL", nil, func(rows *sql.Rows) (bool, error) {
		var e entry
		var object int64
		var doc string
		if err := rows.Scan(&object, &doc); err != nil {
			return false, err
		}
		e.object = uint32(object)
		text, _ := t.addressIn(doc) // damaged properties are found elsewhere
		if text != "" {
			e.begin = uint32(len(texts))
			texts = spelling.AppendSmall(texts, text)
			e.end = uint32(len(texts))
			list = append(list, e)
		}
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	text := func(e entry) []byte { return texts[e.begin:e.end] }
	slices.SortFunc(list, func(a, b entry) int {
		return cmp.Or(spelling.CompareSmall(text(a), text(b)), cmp.Compare(a.object, b.object))
	})
	order := make([]uint32, len(list))
	for i, e := range list {
		order[i] = e.object
	}
	// Few objects share an address. They are ordered by name.
	for i := 0; i < len(list); {
		j := i + 1
		for j < len(list) && spelling.CompareSmall(text(list[i]), text(list[j])) == 0 {
			j++
		}
		if j > i+1 {
			if err := t.orderByName(ctx, tx, order[i:j]); err != nil {
				return nil, err
			}
		}
		i = j
	}
	return order, nil
}

func (t objectTable) orderByName(ctx context.Context, tx *sql.Tx, objects []uint32) error {
	places := make([]placed, len(objects))
	for i, object := range objects {
		var err error
		if places[i], err = t.addressAt(ctx, tx, object, newestVersion); err != nil {
			return err
		}
	}
	slices.SortFunc(places, comparePlaces)
	for i, p := range places {
		objects[i] = p.object
	}
	return nil
}

// addressIn is the address in a document. Most have a mail, which is found
// without taking the document apart.
func (t objectTable) addressIn(doc string) (string, error) {
	if _, rest, found := strings.Cut(doc, `,"mail":"`); found {
		if end := strings.IndexAny(rest, `"\`); end > 0 && rest[end] == '"' {
			if address := spelling.Trim(rest[:end]); address != "" {
				return address, nil
			}
		}
	}
	a, err := directory.ParseText(doc)
	return t.address(a), err
}
