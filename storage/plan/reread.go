package plan

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// readings lists the properties that the fetch reads and the mirror did not, and those that the
// mirror did and the fetch does not. Properties that Graph refused count as not read.
func (s *session) readings(ctx context.Context) ([]directory.Reading, error) {
	var selected, excluded string
	if err := sqldb.ScanRow(ctx, s.tx, "SELECT selected, excluded FROM mirror WHERE connector = ?", []any{s.connector},
		&selected, &excluded); err != nil {
		return nil, fmt.Errorf("compare properties: %w", err)
	}
	before := directory.ParsePropertySet(selected).Without(sqldb.Split(excluded))
	return s.fetch.Selected.Without(s.fetch.Excluded).Since(before), nil
}

// pathsOf returns the JSON paths of properties for json_remove. Each path occurs once, because the
// number of arguments is limited.
func pathsOf(list []directory.Reading, what string) string {
	var paths []string
	for _, r := range list {
		path := "'$." + strings.ReplaceAll(r.Name, "'", "''") + "'"
		if r.What == what && !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return strings.Join(paths, ", ")
}

// countReread counts the objects that rereadSteps found.
func (s *session) countReread(ctx context.Context) (rows int64, err error) {
	err = sqldb.ScanRow(ctx, s.tx, `SELECT (SELECT count(*) FROM staging.plan_reread_user WHERE connector = ?1) +
		(SELECT count(*) FROM staging.plan_reread_group WHERE connector = ?1)`, []any{s.connector}, &rows)
	return rows, sqldb.Wrap("count reread objects", err)
}

// writeReread gives these objects versions with the new data. The new versions keep the age of the
// earlier ones (column since).
func (s *session) writeReread(ctx context.Context) error {
	for _, x := range []struct{ what, columns string }{
		{"user", "connector, status, cause, enabled, guest, domain, name"}, {"group", "connector, status, cause, name"},
	} {
		for _, query := range []string{
			fmt.Sprintf(`UPDATE %[1]s_version SET valid_to = ?2 WHERE valid_to IS NULL AND object IN
				(SELECT object FROM staging.plan_reread_%[1]s WHERE connector = ?1)`, x.what),
			fmt.Sprintf(`INSERT INTO %[1]s_version (object, valid_from, since, doc, guid, %[2]s)
				SELECT r.object, ?2, coalesce(v.since, v.valid_from), r.doc, r.guid, v.%[3]s
				FROM staging.plan_reread_%[1]s r CROSS JOIN %[1]s_version v ON v.object = r.object AND v.valid_to = ?2
				WHERE r.connector = ?1`, x.what, x.columns, strings.ReplaceAll(x.columns, ", ", ", v.")),
		} {
			if err := s.writeVersion(ctx, query); err != nil {
				return err
			}
		}
	}
	return nil
}

// affectsIndex reports whether the search index or the sort values of lists depend on one of the
// properties.
func affectsIndex(list []directory.Reading) bool {
	return slices.ContainsFunc(list, func(r directory.Reading) bool {
		return slices.Contains([]string{
			"givenName", "surname", "department", "jobTitle", "employeeId", "mobilePhone", "businessPhones",
			"mailNickname", "assignedLicenses", "onPremisesSyncEnabled", "manager",
		}, r.Name)
	})
}

// unindexReread removes objects that were only read again from the search index. Index adds the
// missing objects later.
func (s *session) unindexReread(ctx context.Context) error {
	return sqldb.Wrap("remove reread objects from the search index",
		sqldb.ExecAll(ctx, s.tx, s.connector, `DELETE FROM search WHERE rowid IN
		(SELECT object FROM staging.plan_reread_user WHERE connector = ?1 UNION ALL SELECT object
			FROM staging.plan_reread_group WHERE connector = ?1)`))
}

// keepReading stores with a run the properties that it read for the first time or no longer read.
func (s *session) keepReading(ctx context.Context, run int64, list []directory.Reading) error {
	if len(list) == 0 {
		return nil
	}
	text, err := json.Marshal(list)
	if err != nil {
		return err
	}
	_, err = s.tx.Exec(ctx, "UPDATE run SET reading = ? WHERE id = ?", string(text), run)
	return sqldb.Wrap("store added and removed properties", err)
}
