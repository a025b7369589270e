package storage

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// indexedWhole are the connectors whose newest snapshots are indexed.
const indexedWhole = "(SELECT connector FROM mirror WHERE indexed = snapshot)"

// wrongFacts counts the objects whose facts are not those of their newest versions.
func (t objectTable) wrongFacts(ctx context.Context, tx *sqldb.Tx) (wrong int, err error) {
	var kept [len(indexedFacts)]vector
	for i, f := range indexedFacts {
		if kept[i], err = t.facts(ctx, tx, f); err != nil {
			return 0, err
		}
	}
	texts := map[string]uint32{}
	err = sqldb.EachRow(ctx, tx, "SELECT text, id FROM fact_text", nil, func(rows *sql.Rows) (bool, error) {
		var text string
		var number uint32
		err := rows.Scan(&text, &number)
		texts[text] = number
		return true, err
	})
	if err != nil {
		return 0, fmt.Errorf("read texts: %w", err)
	}
	left := 0
	for _, packed := range kept[0] {
		if packed != 0 {
			left++
		}
	}
	err = sqldb.EachRow(ctx, tx, "SELECT "+t.factualColumns()+" FROM "+t.table+" v WHERE v.valid_to IS NULL AND v.connector IN "+indexedWhole, nil,
		func(rows *sql.Rows) (bool, error) {
			x, err := scanFactual(rows)
			if left--; err != nil {
				return true, nil // the properties are damaged, which is found elsewhere
			}
			right := [len(indexedFacts)]uint32{
				uint32(t.traitsOf(x)), texts[x.attrs.Text("department")], texts[x.domain], uint32(x.since), managerNumber(x.attrs.Text("manager")),
			}
			for i := range kept {
				if kept[i].of(uint32(x.object)) != right[i] {
					wrong++
					break
				}
			}
			return true, nil
		})
	if err != nil {
		return 0, fmt.Errorf("read what facts follow from: %w", err)
	}
	var whole bool
	err = sqldb.ScanRow(ctx, tx, "SELECT count(*) = 0 FROM (SELECT connector FROM user_version UNION SELECT connector FROM group_version) WHERE connector NOT IN "+indexedWhole, nil, &whole)
	if whole && left > 0 {
		wrong += left // facts of what is no more
	}
	return wrong, sqldb.Wrap("look for what is not indexed", err)
}

// areAddressesRight says whether the order of addresses is that of the newest
// versions, as far as they are indexed.
func (t objectTable) areAddressesRight(ctx context.Context, tx *sqldb.Tx) (bool, error) {
	listed, err := sqldb.ListNumbers(ctx, tx, "SELECT v.object FROM "+t.table+" v WHERE v.valid_to IS NULL AND v.connector IN "+indexedWhole)
	if err != nil {
		return false, fmt.Errorf("list %ss: %w", t.noun, err)
	}
	indexed := &objectSet{}
	for _, object := range listed {
		indexed.add(object)
	}
	among := func(order []uint32) []uint32 {
		return slices.DeleteFunc(order, func(object uint32) bool { return !indexed.has(int64(object)) })
	}
	kept, err := t.wholeOrder(ctx, tx, orderOfAddresses)
	if err != nil {
		return false, err
	}
	order, err := t.orderAddresses(ctx, tx)
	return slices.Equal(among(kept), among(order)), err
}

// wrongMembers counts the groups whose number of members is not that which there
// is to see.
func wrongMembers(ctx context.Context, tx *sqldb.Tx) (wrong int, err error) {
	kept, err := groupObjects.facts(ctx, tx, factMembers)
	if err != nil {
		return 0, err
	}
	type snapshot struct{ connector, number int64 }
	var list []snapshot
	err = sqldb.EachRow(ctx, tx, "SELECT connector, snapshot FROM mirror WHERE indexed = snapshot", nil, func(rows *sql.Rows) (bool, error) {
		var s snapshot
		err := rows.Scan(&s.connector, &s.number)
		list = append(list, s)
		return true, err
	})
	for _, s := range list {
		shown, err := sqldb.NumbersByObject(ctx, tx, membersShown, s.connector, s.number)
		if err != nil {
			return 0, fmt.Errorf("count members: %w", err)
		}
		groups, err := sqldb.ListNumbers(ctx, tx, "SELECT id FROM object WHERE connector = ? AND kind = 2", s.connector)
		if err != nil {
			return 0, fmt.Errorf("list groups: %w", err)
		}
		for _, group := range groups {
			if int64(kept.of(uint32(group))) != shown[group] {
				wrong++
			}
		}
	}
	return wrong, sqldb.Wrap("read snapshots", err)
}
