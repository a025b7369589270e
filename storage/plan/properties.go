package plan

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/history"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// countProperties counts the updates of accounts and groups by property, the most frequent first.
// The counts are stored with the run and describe a bulk change in one line. It also counts how
// many accounts lose the value of a property.
func (s *session) countProperties(ctx context.Context, p *directory.Plan) error {
	updates, emptied := map[string]int{}, map[string]int{}
	// A property that was requested only before, or only now, does not count as changed.
	compared, err := history.ShiftsOf(ctx, s.tx, s.connector, 0)
	if err != nil {
		return err
	}
	compared = append(compared, history.Shift{Snapshot: history.LastSnapshot, List: p.Reading})
	if err := s.countUserProperties(ctx, compared, updates, emptied, &p.PropertyLoss); err != nil {
		return err
	}
	p.Properties = appendProperties(nil, "user", updates)
	for _, name := range byCount(emptied) {
		if !slices.Contains(s.fetch.Excluded, name) { // excluded properties were not requested
			p.Losses.Emptied = append(p.Losses.Emptied, directory.PropertyLoss{Name: name, Lost: emptied[name]})
		}
	}
	clear(updates)
	if p.Groups.Updated > 0 {
		late, err := s.lateSince(ctx, "group")
		if err != nil {
			return err
		}
		if err := sqldb.EachRow(ctx, s.tx, `SELECT p.object, v.doc, p.doc FROM staging.plan_group p
			CROSS JOIN group_version v ON v.object = p.object AND v.valid_to IS NULL
			WHERE p.connector = ?1 AND p.old = `+schema.Active+` AND p.status = `+schema.Active, []any{s.connector},
			func(rows *sql.Rows) (bool, error) {
				var object int64
				var before, after sql.RawBytes
				if err := rows.Scan(&object, &before, &after); err != nil {
					return false, err
				}
				changed, err := history.ChangedProperties(before, after)
				for _, c := range compared.Comparable("group", late.before(object), history.LastSnapshot, changed) {
					updates[c.Name]++
				}
				return true, err
			}); err != nil {
			return err
		}
	}
	p.Properties = appendProperties(p.Properties, "group", updates)
	return nil
}

// countUserProperties counts the updates of accounts by property. For all accounts that stay, it
// also counts those in which a property is emptied without approval. most is the largest number of
// accounts in which one property is emptied, approved or not.
func (s *session) countUserProperties(
	ctx context.Context, compared history.Shifts, updates, emptied map[string]int, most *int,
) error {
	all := map[string]int{}
	late, err := s.lateSince(ctx, "user")
	if err != nil {
		return err
	}
	err = sqldb.EachRow(ctx, s.tx, `SELECT p.object, p.status = p.old, v.doc, p.doc,
		coalesce((SELECT a.doc FROM planned a
				WHERE a.run = ?2 AND a.kind = `+schema.KindUser+` AND a.object = p.object AND a.member = 0), '')
		FROM staging.plan_user p CROSS JOIN user_version v ON v.object = p.object AND v.valid_to IS NULL
		WHERE p.connector = ?1 AND p.old IN `+schema.Visible+` AND p.status IN `+schema.Visible,
		[]any{s.connector, s.options.Approved}, func(rows *sql.Rows) (bool, error) {
			var object int64
			var updated bool
			var before, after, approved sql.RawBytes
			if err := rows.Scan(&object, &updated, &before, &after, &approved); err != nil {
				return false, err
			}
			changed, err := history.ChangedProperties(before, after)
			if err != nil {
				return false, err
			}
			changed = compared.Comparable("user", late.before(object), history.LastSnapshot, changed)
			var then directory.Attributes
			if len(approved) > 0 {
				if then, err = directory.ParseAttributes(approved); err != nil {
					return false, err
				}
			}
			for _, c := range changed {
				if updated {
					updates[c.Name]++
				}
				if c.New != "" {
					continue
				}
				all[c.Name]++
				*most = max(*most, all[c.Name])
				if _, kept := then.Get(c.Name); then == nil || kept {
					emptied[c.Name]++
				}
			}
			return true, nil
		})
	return sqldb.Wrap("compare properties", err)
}

// byCount returns the names in counts, the most frequent first.
func byCount(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b))
	})
}

func appendProperties(list []directory.PropertyCount, what string, counts map[string]int) []directory.PropertyCount {
	for _, name := range byCount(counts) {
		list = append(list, directory.PropertyCount{What: what, Name: name, Count: counts[name]})
	}
	return list
}
