package index

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// indexedWhole selects the connectors whose newest snapshots are indexed.
const indexedWhole = "(SELECT connector FROM mirror WHERE indexed = snapshot)"

// WrongFacts counts the objects whose facts do not match their newest versions.
func (t Table) WrongFacts(ctx context.Context, tx *sqldb.Tx) (wrong int, err error) {
	var kept [len(indexedFacts)]Vector
	for i, f := range indexedFacts {
		if kept[i], err = t.Facts(ctx, tx, f); err != nil {
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
	err = sqldb.EachRow(ctx, tx, "SELECT "+t.FactColumns()+" FROM "+t.VersionTable+
		" v WHERE v.valid_to IS NULL AND v.connector IN "+indexedWhole, nil,
		func(rows *sql.Rows) (bool, error) {
			x, err := ScanFactSource(rows)
			if left--; err != nil {
				return true, nil // other checks report damaged properties
			}
			right := [len(indexedFacts)]uint32{
				uint32(t.TraitsOf(x)), texts[x.Attrs.Text("department")], texts[x.Domain], uint32(x.Since),
				ManagerNumber(x.Attrs.Text("manager")),
			}
			for i := range kept {
				if kept[i].Of(uint32(x.Object)) != right[i] {
					wrong++
					break
				}
			}
			return true, nil
		})
	if err != nil {
		return 0, fmt.Errorf("read versions: %w", err)
	}
	var whole bool
	err = sqldb.ScanRow(ctx, tx, "SELECT count(*) = 0 FROM (SELECT connector FROM user_version UNION "+
		"SELECT connector FROM group_version) WHERE connector NOT IN "+indexedWhole, nil, &whole)
	if whole && left > 0 {
		wrong += left // facts of objects that no longer exist
	}
	return wrong, sqldb.Wrap("look for connectors that are not indexed", err)
}

// AreAddressesRight reports whether the stored order of addresses matches the newest versions of
// the indexed objects.
func (t Table) AreAddressesRight(ctx context.Context, tx *sqldb.Tx) (bool, error) {
	listed, err := sqldb.ListNumbers(ctx, tx, "SELECT v.object FROM "+t.VersionTable+
		" v WHERE v.valid_to IS NULL AND v.connector IN "+indexedWhole)
	if err != nil {
		return false, fmt.Errorf("list %ss: %w", t.Noun, err)
	}
	indexed := &Set{}
	for _, object := range listed {
		indexed.Add(object)
	}
	among := func(order []uint32) []uint32 {
		return slices.DeleteFunc(order, func(object uint32) bool { return !indexed.Has(int64(object)) })
	}
	kept, err := t.WholeOrder(ctx, tx, OrderOfAddresses)
	if err != nil {
		return false, err
	}
	order, err := t.orderAddresses(ctx, tx)
	return slices.Equal(among(kept), among(order)), err
}

// WrongMembers counts the groups whose stored number of members is not that of their visible
// members.
func WrongMembers(ctx context.Context, tx *sqldb.Tx) (wrong int, err error) {
	kept, err := Groups.Facts(ctx, tx, FactMembers)
	if err != nil {
		return 0, err
	}
	type snapshot struct{ connector, number int64 }
	var list []snapshot
	err = sqldb.EachRow(ctx, tx, "SELECT connector, snapshot FROM mirror WHERE indexed = snapshot", nil,
		func(rows *sql.Rows) (bool, error) {
			var s snapshot
			err := rows.Scan(&s.connector, &s.number)
			list = append(list, s)
			return true, err
		})
	for _, s := range list {
		shown, err := sqldb.NumbersByObject(ctx, tx, MembersShown, s.connector, s.number)
		if err != nil {
			return 0, fmt.Errorf("count members: %w", err)
		}
		groups, err := sqldb.ListNumbers(ctx, tx, "SELECT id FROM object WHERE connector = ? AND kind = "+
			schema.KindGroup, s.connector)
		if err != nil {
			return 0, fmt.Errorf("list groups: %w", err)
		}
		for _, group := range groups {
			if int64(kept.Of(uint32(group))) != shown[group] {
				wrong++
			}
		}
	}
	return wrong, sqldb.Wrap("read snapshots", err)
}
