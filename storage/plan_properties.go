package storage

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
)

// propertiesCounted is of how many updates at most the properties are counted, so
// that a run that updates all accounts of a large tenant takes no longer.
const propertiesCounted = 100_000

// countProperties counts in which properties accounts and groups are updated, the
// most frequent first. The runs keep that: a bulk change is told by it in one line.
func (s *session) countProperties(ctx context.Context, p *directory.Plan) error {
	for _, x := range []struct {
		what, table string
		updates     int
	}{{"user", "user", p.Users.Updated}, {"group", "group", p.Groups.Updated}} {
		if x.updates == 0 || x.updates > propertiesCounted {
			continue
		}
		counts := map[string]int{}
		err := eachRow(ctx, s.tx, fmt.Sprintf(`SELECT v.doc, p.doc FROM staging.plan_%[1]s p
			CROSS JOIN %[1]s_version v ON v.object = p.object AND v.valid_to IS NULL
			WHERE p.connector = ?1 AND p.old IN (1, 2) AND p.status = p.old`, x.table), []any{s.connector}, func(rows *sql.Rows) (bool, error) {
			var before, after sql.RawBytes
			if err := rows.Scan(&before, &after); err != nil {
				return false, err
			}
			changed, err := changedProperties(before, after)
			plan := shifts{{snapshot: lastSnapshot, list: p.Reading}}
			for _, c := range plan.comparable(x.what, 0, lastSnapshot, changed) {
				counts[c.Name]++
			}
			return true, err
		})
		if err != nil {
			return err
		}
		for _, name := range slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
			return cmp.Or(counts[b]-counts[a], cmp.Compare(a, b))
		}) {
			p.Properties = append(p.Properties, directory.PropertyCount{What: x.what, Name: name, Count: counts[name]})
		}
	}
	return nil
}
