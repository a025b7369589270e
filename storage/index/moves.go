package index

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Place is an object with the data that decides its position in an order.
type Place struct {
	Object uint32
	Text   string // a sort key; empty if the object has no place
	Name   string // the sort key of the name, unless that is Text
}

func comparePlaces(a, b Place) int {
	return cmp.Or(cmp.Compare(a.Text, b.Text), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Object, b.Object))
}

// Inserted adds objects to an order that lacks them. lookUp returns the place of an object in the
// order. It is called for only a few objects.
func Inserted(order []uint32, moved []Place, lookUp func(object uint32) (Place, error)) ([]uint32, error) {
	moved = slices.DeleteFunc(moved, func(p Place) bool { return p.Text == "" })
	slices.SortFunc(moved, comparePlaces)
	merged := make([]uint32, 0, len(order)+len(moved))
	var failed error
	for _, m := range moved {
		at, _ := slices.BinarySearchFunc(order, m, func(object uint32, m Place) int {
			there, err := lookUp(object)
			failed = errors.Join(failed, err)
			return comparePlaces(there, m)
		})
		merged = append(append(merged, order[:at]...), m.Object)
		order = order[at:]
	}
	return append(merged, order...), failed
}

// Without removes objects from an order.
func Without(order []uint32, gone *Set) []uint32 {
	return slices.DeleteFunc(order, func(object uint32) bool { return gone.Has(int64(object)) })
}

// storedOrder is a stored order of all objects of a kind. It is updated when objects change.
type storedOrder struct {
	Table
	stored string
	// place finds the place of an object from the name and document of a version.
	place func(object uint32, name, doc string) (Place, error)
	doc   string // the SQL for the document, if place needs it
}

func (t Table) storedOrders() []storedOrder {
	return []storedOrder{
		{Table: t, stored: OrderOfNames, doc: "''", place: func(object uint32, name, _ string) (Place, error) {
			return PlacedByName(object, name), nil
		}},
		{Table: t, stored: OrderOfAddresses, doc: "v.doc", place: t.placedByAddress},
	}
}

// PlacedByName returns the place of an object in the order of names. Objects without a name
// have one too.
func PlacedByName(object uint32, name string) Place {
	return Place{Object: object, Text: " " + NameKey(name)}
}

func (t Table) placedByAddress(object uint32, name, doc string) (Place, error) {
	p := Place{Object: object}
	address, err := t.addressIn(doc)
	if p.Text = AddressKey(address); p.Text != "" {
		p.Name = NameKey(name)
	}
	return p, err
}

// moveOrders updates the stored orders if objects of a connector have changed after an indexed
// snapshot. It also updates the changed objects of other connectors that are not indexed yet.
// Otherwise a binary search could find them at an old place.
func moveOrders(ctx context.Context, tx *sqldb.Tx, connector, indexed int64, changed []int64) error {
	there, err := HaveOrders(ctx, tx)
	if err != nil {
		return err
	}
	changing, err := othersUnindexed(ctx, tx, connector)
	if err != nil {
		return err
	}
	if !there || changing {
		return writeOrders(ctx, tx)
	}
	others, err := changedByOthers(ctx, tx, connector)
	if err != nil {
		return err
	}
	for _, t := range Tables {
		for _, o := range t.storedOrders() {
			err := o.move(ctx, tx, indexed, changed, others)
			if errors.Is(err, sql.ErrNoRows) {
				// Older versions left deleted objects in the orders.
				return writeOrders(ctx, tx)
			}
			if err != nil {
				return fmt.Errorf("update the %s of %ss: %w", o.stored, t.Noun, err)
			}
		}
	}
	return nil
}

// othersUnindexed reports whether other connectors have objects that were never indexed. The
// objects of a first run change in place.
func othersUnindexed(ctx context.Context, tx *sqldb.Tx, connector int64) (some bool, err error) {
	err = sqldb.ScanRow(ctx, tx, `SELECT EXISTS (SELECT 1 FROM connector c LEFT JOIN mirror m ON m.connector = c.id
		WHERE c.id <> ? AND coalesce(m.indexed, 0) = 0 AND EXISTS (SELECT 1 FROM object o WHERE o.connector = c.id))`,
		[]any{connector}, &some)
	return some, sqldb.Wrap("look for first runs", err)
}

// changedByOthers lists the objects of other connectors that have changed and are not
// indexed yet.
func changedByOthers(ctx context.Context, tx *sqldb.Tx, connector int64) ([]int64, error) {
	list, err := sqldb.ListNumbers(ctx, tx, `SELECT DISTINCT h.object FROM mirror m
		JOIN run r ON r.connector = m.connector AND r.id > m.indexed
		JOIN change h ON h.run = r.id WHERE m.connector <> ? AND m.indexed < m.snapshot
			AND h.kind IN `+schema.KindUserOrGroup, connector)
	return list, sqldb.Wrap("list changes of other connectors", err)
}

// move updates the places of those changed objects that had another place in the given snapshot or
// later, and of all others.
func (o storedOrder) move(ctx context.Context, tx *sqldb.Tx, snapshot int64, changed, others []int64) error {
	moved, err := o.moved(ctx, tx, changed, snapshot)
	if err != nil {
		return err
	}
	more, err := o.moved(ctx, tx, others, -1)
	if err != nil {
		return err
	}
	if moved = append(moved, more...); len(moved) == 0 {
		return nil
	}
	order, err := o.WholeOrder(ctx, tx, o.stored)
	if err != nil {
		return err
	}
	gone := &Set{}
	for _, m := range moved {
		gone.Add(int64(m.Object))
	}
	if order, err = Inserted(Without(order, gone), moved, func(object uint32) (Place, error) {
		return o.newest(ctx, tx, object)
	}); err != nil {
		return err
	}
	return o.writeOrder(ctx, tx, o.stored, order)
}

// moved returns the newest places of those objects that had another place, or none, in the given
// snapshot or later.
func (o storedOrder) moved(
	ctx context.Context, tx *sqldb.Tx, changed []int64, snapshot int64,
) (moved []Place, err error) {
	type history struct {
		since         int64 // of the first version
		first, newest Place
		differs       bool
	}
	objects := map[int64]*history{}
	err = sqldb.EachRow(ctx, tx, "SELECT v.object, v.valid_from, v.valid_to IS NULL, v.name, "+o.doc+
		" FROM json_each(?1) j CROSS JOIN "+
		o.VersionTable+" v ON v.object = j.value WHERE v.valid_to IS NULL OR v.valid_to > ?2",
		[]any{sqldb.JSONList(changed), snapshot}, func(rows *sql.Rows) (bool, error) {
			var object, since int64
			var isNewest bool
			var name, doc string
			if err := rows.Scan(&object, &since, &isNewest, &name, &doc); err != nil {
				return false, err
			}
			place, err := o.place(uint32(object), name, doc)
			h := objects[object]
			if h == nil {
				h = &history{since: since, first: place}
				objects[object] = h
			}
			h.since = min(h.since, since)
			h.differs = h.differs || place != h.first
			if isNewest {
				h.newest = place
			}
			return true, err
		})
	for _, h := range objects {
		if h.differs || h.since > snapshot {
			moved = append(moved, h.newest)
		}
	}
	return moved, sqldb.Wrap("find objects with new places", err)
}

// newest returns the place of an object in its newest version.
func (o storedOrder) newest(ctx context.Context, tx *sqldb.Tx, object uint32) (Place, error) {
	var name, doc string
	err := sqldb.ScanRow(ctx, tx, "SELECT v.name, "+o.doc+" FROM "+o.VersionTable+
		" v WHERE v.object = ? AND v.valid_to IS NULL", []any{object}, &name, &doc)
	if err != nil {
		return Place{Object: object}, fmt.Errorf("look up the place of object %d: %w", object, err)
	}
	return o.place(object, name, doc)
}

// dropPlaces removes objects from the stored orders.
func (t Table) dropPlaces(ctx context.Context, tx *sqldb.Tx, objects []int64) error {
	gone := &Set{}
	for _, object := range objects {
		gone.Add(object)
	}
	for _, o := range t.storedOrders() {
		order, err := t.WholeOrder(ctx, tx, o.stored)
		if err != nil {
			return err
		}
		before := len(order)
		if order = Without(order, gone); len(order) == before {
			continue
		}
		if err := t.writeOrder(ctx, tx, o.stored, order); err != nil {
			return err
		}
	}
	return nil
}
