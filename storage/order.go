package storage

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

// orderChunk is how many objects a row of name_order holds; all do but the last.
const orderChunk = 32_768

// orderBytes is how long an object is there: they are numbered from 1, by fours
// of bytes for four thousand millions of them.
const orderBytes = 4

// writeOrders writes all stored orders again.
func writeOrders(ctx context.Context, tx *sqldb.Tx) error {
	for _, t := range objectTables {
		names, err := t.orderNames(ctx, tx)
		if err == nil {
			err = t.writeOrder(ctx, tx, orderOfNames, names)
		}
		if err != nil {
			return fmt.Errorf("order the names of %ss: %w", t.noun, err)
		}
		addresses, err := t.orderAddresses(ctx, tx)
		if err == nil {
			err = t.writeOrder(ctx, tx, orderOfAddresses, addresses)
		}
		if err != nil {
			return fmt.Errorf("order the addresses of %ss: %w", t.noun, err)
		}
	}
	return nil
}

// supplyOrders writes missing orders, for example in a database from an older version.
func supplyOrders(ctx context.Context, tx *sqldb.Tx) error {
	if there, err := haveOrders(ctx, tx); err != nil || there {
		return err
	}
	return writeOrders(ctx, tx)
}

// orderNames lists all objects in the order of their names.
func (t objectTable) orderNames(ctx context.Context, tx *sqldb.Tx) (order []uint32, err error) {
	byNames, err := t.byNames(ctx, tx)
	if err != nil {
		return nil, err
	}
	err = sqldb.EachRow(ctx, tx, "SELECT v.object FROM "+byNames+" WHERE v.valid_to IS NULL ORDER BY "+byName, nil, func(rows *sql.Rows) (bool, error) {
		var object int64
		err := rows.Scan(&object)
		order = append(order, uint32(object))
		return true, err
	})
	return order, err
}

// The tables that hold orders.
const (
	orderOfNames     = "name_order"
	orderOfAddresses = "address_order"
)

// writeOrder writes an order in place of the stored one.
func (t objectTable) writeOrder(ctx context.Context, tx *sqldb.Tx, table string, order []uint32) error {
	if _, err := tx.Exec(ctx, "DELETE FROM "+table+" WHERE kind = ?", t.kind); err != nil {
		return fmt.Errorf("drop the old order: %w", err)
	}
	place := 0
	for chunk := range slices.Chunk(order, orderChunk) {
		packed := make([]byte, 0, len(chunk)*orderBytes)
		for _, object := range chunk {
			packed = binary.BigEndian.AppendUint32(packed, object)
		}
		if _, err := tx.Exec(ctx, "INSERT INTO "+table+" (kind, place, objects) VALUES (?, ?, ?)", t.kind, place, packed); err != nil {
			return fmt.Errorf("write an order: %w", err)
		}
		place++
	}
	return nil
}

// wholeOrder reads all of an order.
func (t objectTable) wholeOrder(ctx context.Context, tx *sqldb.Tx, table string) (objects []uint32, err error) {
	err = sqldb.EachRow(ctx, tx, "SELECT objects FROM "+table+" WHERE kind = ? ORDER BY place", []any{t.kind}, func(rows *sql.Rows) (bool, error) {
		var packed sql.RawBytes
		err := rows.Scan(&packed)
		objects = slices.Grow(objects, len(packed)/orderBytes)
		for i := 0; i+orderBytes <= len(packed); i += orderBytes {
			objects = append(objects, binary.BigEndian.Uint32(packed[i:]))
		}
		return true, err
	})
	return objects, sqldb.Wrap("read the order of "+t.noun+"s", err)
}

// haveOrders says whether orders were ever written.
func haveOrders(ctx context.Context, tx *sqldb.Tx) (there bool, err error) {
	err = sqldb.ScanRow(ctx, tx, "SELECT EXISTS (SELECT 1 FROM name_order)", nil, &there)
	return there, sqldb.Wrap("look for the order of names", err)
}

// hasOrder says whether the order is that of a view.
func (v view) hasOrder(ctx context.Context, tx *sqldb.Tx) (bool, error) {
	if !v.isNewest() {
		return false, nil
	}
	return haveOrders(ctx, tx)
}

// orderReader goes through the order of one kind of objects.
type orderReader struct {
	objectTable
	place int    // of the next row
	chunk []byte // the rest of the chunk before
}

// next collects the next objects of a set, at most so many; fewer are the last.
func (r *orderReader) next(ctx context.Context, tx *sqldb.Tx, most int, set *objectSet) (objects []int64, err error) {
	for {
		for len(r.chunk) > 0 && len(objects) < most {
			if object := int64(binary.BigEndian.Uint32(r.chunk)); set.has(object) {
				objects = append(objects, object)
			}
			r.chunk = r.chunk[orderBytes:]
		}
		if len(objects) == most {
			return objects, nil
		}
		err := sqldb.ScanRow(ctx, tx, "SELECT objects FROM name_order WHERE kind = ? AND place = ?", []any{r.kind, r.place}, &r.chunk)
		if errors.Is(err, sql.ErrNoRows) {
			return objects, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read the order of %ss: %w", r.noun, err)
		}
		r.place++
	}
}

// skip continues after an object, or stays if the object is not there.
func (r *orderReader) skip(ctx context.Context, tx *sqldb.Tx, object int64) error {
	if object == 0 || object > math.MaxUint32 { // as that of one which is gone
		return nil
	}
	ahead, only := *r, &objectSet{}
	only.add(object)
	found, err := ahead.next(ctx, tx, 1, only)
	if len(found) > 0 {
		*r = ahead
	}
	return err
}

// isOrderRight reports whether the order of the indexed objects is that of their names.
// An order that was never written is right.
func (t objectTable) isOrderRight(ctx context.Context, tx *sqldb.Tx) (bool, error) {
	if there, err := haveOrders(ctx, tx); err != nil || !there {
		return true, err
	}
	byNames, err := t.byNames(ctx, tx)
	if err != nil {
		return false, err
	}
	named, err := sqldb.ListNumbers(ctx, tx, "SELECT v.object FROM "+byNames+` WHERE v.valid_to IS NULL AND v.connector IN
		(SELECT connector FROM mirror WHERE indexed = snapshot) ORDER BY `+byName)
	if err != nil {
		return false, fmt.Errorf("list %ss by name: %w", t.noun, err)
	}
	set := &objectSet{}
	for _, object := range named {
		set.add(object)
	}
	order := orderReader{objectTable: t}
	ordered, err := order.next(ctx, tx, math.MaxInt, set)
	return slices.Equal(ordered, named), err
}
