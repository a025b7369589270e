package index

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// orderChunk is the number of objects in a row of name_order. Only the last row has fewer.
const orderChunk = 32_768

// orderBytes is the size of an object in a row. Objects are numbered from 1, so four bytes are
// enough for four billion objects.
const orderBytes = 4

// writeOrders writes all stored orders from the versions.
func writeOrders(ctx context.Context, tx *sqldb.Tx) error {
	for _, t := range Tables {
		names, err := t.orderNames(ctx, tx)
		if err == nil {
			err = t.writeOrder(ctx, tx, OrderOfNames, names)
		}
		if err != nil {
			return fmt.Errorf("order the names of %ss: %w", t.Noun, err)
		}
		addresses, err := t.orderAddresses(ctx, tx)
		if err == nil {
			err = t.writeOrder(ctx, tx, OrderOfAddresses, addresses)
		}
		if err != nil {
			return fmt.Errorf("order the addresses of %ss: %w", t.Noun, err)
		}
	}
	return nil
}

// writeMissingOrders writes the orders if there are none, for example in a database from an older
// version.
func writeMissingOrders(ctx context.Context, tx *sqldb.Tx) error {
	if there, err := HaveOrders(ctx, tx); err != nil || there {
		return err
	}
	return writeOrders(ctx, tx)
}

// orderNames returns all objects in the order of their names.
func (t Table) orderNames(ctx context.Context, tx *sqldb.Tx) (order []uint32, err error) {
	byNames, err := t.ByNames(ctx, tx)
	if err != nil {
		return nil, err
	}
	err = sqldb.EachRow(ctx, tx, "SELECT v.object FROM "+byNames+" WHERE v.valid_to IS NULL ORDER BY "+ByName, nil,
		func(rows *sql.Rows) (bool, error) {
			var object int64
			err := rows.Scan(&object)
			order = append(order, uint32(object))
			return true, err
		})
	return order, err
}

// The tables of the stored orders.
const (
	OrderOfNames     = "name_order"
	OrderOfAddresses = "address_order"
)

// writeOrder replaces a stored order.
func (t Table) writeOrder(ctx context.Context, tx *sqldb.Tx, table string, order []uint32) error {
	if _, err := tx.Exec(ctx, "DELETE FROM "+table+" WHERE kind = ?", t.Kind); err != nil {
		return fmt.Errorf("drop the old order: %w", err)
	}
	place := 0
	for chunk := range slices.Chunk(order, orderChunk) {
		packed := make([]byte, 0, len(chunk)*orderBytes)
		for _, object := range chunk {
			packed = binary.BigEndian.AppendUint32(packed, object)
		}
		if _, err := tx.Exec(ctx, "INSERT INTO "+table+" (kind, place, objects) VALUES (?, ?, ?)", t.Kind, place,
			packed); err != nil {
			return fmt.Errorf("write an order: %w", err)
		}
		place++
	}
	return nil
}

// WholeOrder reads a whole order.
func (t Table) WholeOrder(ctx context.Context, tx *sqldb.Tx, table string) (objects []uint32, err error) {
	err = sqldb.EachRow(ctx, tx, "SELECT objects FROM "+table+" WHERE kind = ? ORDER BY place", []any{t.Kind},
		func(rows *sql.Rows) (bool, error) {
			var packed sql.RawBytes
			err := rows.Scan(&packed)
			objects = slices.Grow(objects, len(packed)/orderBytes)
			for i := 0; i+orderBytes <= len(packed); i += orderBytes {
				objects = append(objects, binary.BigEndian.Uint32(packed[i:]))
			}
			return true, err
		})
	return objects, sqldb.Wrap("read the order of "+t.Noun+"s", err)
}

// HaveOrders reports whether orders were ever written.
func HaveOrders(ctx context.Context, tx *sqldb.Tx) (there bool, err error) {
	err = sqldb.ScanRow(ctx, tx, "SELECT EXISTS (SELECT 1 FROM name_order)", nil, &there)
	return there, sqldb.Wrap("look for the order of names", err)
}

// OrderReader reads the order of one kind of objects step by step.
type OrderReader struct {
	Table
	place int    // of the next row
	chunk []byte // the rest of the last row
}

// Next returns the next objects of a set, limited to most. If it returns fewer, they are the last.
func (r *OrderReader) Next(ctx context.Context, tx *sqldb.Tx, most int, set *Set) (objects []int64, err error) {
	for {
		for len(r.chunk) > 0 && len(objects) < most {
			if object := int64(binary.BigEndian.Uint32(r.chunk)); set.Has(object) {
				objects = append(objects, object)
			}
			r.chunk = r.chunk[orderBytes:]
		}
		if len(objects) == most {
			return objects, nil
		}
		err := sqldb.ScanRow(ctx, tx, "SELECT objects FROM name_order WHERE kind = ? AND place = ?",
			[]any{r.Kind, r.place}, &r.chunk)
		if errors.Is(err, sql.ErrNoRows) {
			return objects, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the order of %ss: %w", r.Noun, err)
		}
		r.place++
	}
}

// Skip continues after an object. If the order does not contain the object, nothing changes.
func (r *OrderReader) Skip(ctx context.Context, tx *sqldb.Tx, object int64) error {
	if object == 0 || object > math.MaxUint32 { // for example, the object was deleted
		return nil
	}
	ahead, only := *r, &Set{}
	only.Add(object)
	found, err := ahead.Next(ctx, tx, 1, only)
	if len(found) > 0 {
		*r = ahead
	}
	return err
}

// IsOrderRight reports whether the stored order of the indexed objects matches their names. An
// order that was never written counts as right.
func (t Table) IsOrderRight(ctx context.Context, tx *sqldb.Tx) (bool, error) {
	if there, err := HaveOrders(ctx, tx); err != nil || !there {
		return true, err
	}
	byNames, err := t.ByNames(ctx, tx)
	if err != nil {
		return false, err
	}
	named, err := sqldb.ListNumbers(ctx, tx, "SELECT v.object FROM "+byNames+` WHERE v.valid_to IS NULL
		AND v.connector IN
		(SELECT connector FROM mirror WHERE indexed = snapshot) ORDER BY `+ByName)
	if err != nil {
		return false, fmt.Errorf("list %ss by name: %w", t.Noun, err)
	}
	set := &Set{}
	for _, object := range named {
		set.Add(object)
	}
	order := OrderReader{Table: t}
	ordered, err := order.Next(ctx, tx, math.MaxInt, set)
	return slices.Equal(ordered, named), err
}

// ByName is the order of lists: by the sort key of the name (core/spelling), then by object. The
// indexes user_version_name and group_version_name have the same order. They contain every column
// by which a list is selected, except for searches.
const ByName = "name_key(v.name), v.object"

// ByNames returns an SQL table, alias v: the versions, with the index in the order of lists if it
// exists.
func (t Table) ByNames(ctx context.Context, tx *sqldb.Tx) (string, error) {
	clause, err := sqldb.IndexedBy(ctx, tx, t.VersionTable+"_name")
	return t.VersionTable + " v " + clause, err
}
