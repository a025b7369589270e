package plan

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// GroupNames implements syncer.Fetches.
func (st *Store) GroupNames(ctx context.Context, f *directory.Fetch, ids []string) (map[string]string, error) {
	names := map[string]string{}
	err := st.stage(ctx, f, "name groups", func(ctx context.Context, s *session) error {
		for _, id := range ids {
			var name string
			err := sqldb.ScanRow(ctx, s.tx, `SELECT coalesce(
					(SELECT nullif(g.name, '') FROM staging.stage_group g WHERE g.object = o.id),
					(SELECT v.name FROM group_version v WHERE v.object = o.id AND v.valid_to IS NULL), '')
				FROM object o WHERE o.connector = ? AND o.guid = ?`, []any{s.connector, schema.GUIDColumn(id)}, &name)
			if errors.Is(err, sql.ErrNoRows) || err == nil && name == "" {
				continue
			}
			if err != nil {
				return err
			}
			names[id] = name
		}
		return nil
	})
	return names, err
}

// keepUnread replaces the list of objects that earlier runs could not read with the list of this
// run. It uses the transaction that applies the run.
func (s *session) keepUnread(ctx context.Context, groups []string) error {
	if err := sqldb.ExecAll(ctx, s.tx, s.connector,
		"DELETE FROM unread_group WHERE connector = ?1", "DELETE FROM unread_member WHERE connector = ?1"); err != nil {
		return err
	}
	for _, id := range groups {
		if _, err := s.tx.Exec(ctx, `INSERT INTO unread_group (object, connector)
			SELECT id, connector FROM object WHERE connector = ? AND guid = ?`, s.connector,
			schema.GUIDColumn(id)); err != nil {
			return err
		}
	}
	for _, x := range []struct {
		table string
		side  int64
	}{{"unread_group", sideMembers}, {"unread_member", sideGroups}} {
		if _, err := s.tx.Exec(ctx, "INSERT OR IGNORE INTO "+x.table+` (object, connector)
			SELECT a.object, a.connector FROM `+s.schema+".fetch_appeared a WHERE a.connector = ? AND a.side = ? AND "+
			s.listed("a.object"),
			s.connector, x.side+unfound); err != nil {
			return err
		}
	}
	return nil
}

// requestUnread marks the objects that a delta fetch must request again. A full fetch reads all
// groups.
func (s *session) requestUnread(ctx context.Context) error {
	if s.fetch.Mode == directory.ModeFull {
		return nil
	}
	_, err := s.tx.Exec(ctx, `INSERT INTO staging.fetch_appeared (connector, object, side, kind)
		SELECT connector, object, ?2, ?3 FROM unread_group WHERE connector = ?1
		UNION ALL SELECT u.connector, u.object, ?4, o.kind FROM unread_member u JOIN object o ON o.id = u.object
			WHERE u.connector = ?1`,
		s.connector, sideMembers, int64(directory.KindGroup), sideGroups)
	return sqldb.Wrap("mark objects to read again", err)
}

// markUnfound records that Graph did not find objects whose memberships were requested on one side.
// They are not requested again in this run: either the delta round reports them as deleted, or they
// count as unread.
func (s *session) markUnfound(ctx context.Context, objects []int64, side int64, kind directory.Kind) error {
	args := make([]any, 0, 4*len(objects))
	for _, o := range objects {
		args = append(args, s.connector, o, side+unfound, int64(kind))
	}
	if err := sqldb.InsertRows(ctx, s.tx, "INSERT OR IGNORE INTO "+s.schema+
		".fetch_appeared (connector, object, side, kind) VALUES", "(?,?,?,?)", "", args); err != nil {
		return err
	}
	return s.markAnswered(ctx, objects, side)
}

// requestUnfoundAgain lets a run that continues a fetch request the objects that an earlier run did
// not find.
func requestUnfoundAgain(ctx context.Context, tx *sqldb.Tx, connector int64, schema string) error {
	_, err := tx.Exec(ctx, "UPDATE OR REPLACE "+schema+
		".fetch_appeared SET side = side - ?2 WHERE connector = ?1 AND side > ?2", connector, unfound)
	return sqldb.Wrap("request unfound objects again", err)
}

// listed is an SQL condition: a user or group exists and is not deleted, according to the staged
// data or, if there is none, to the mirror.
func (s *session) listed(object string) string {
	query := "EXISTS (SELECT 1 FROM %[1]s_version v WHERE v.object = %[2]s AND v.valid_to IS NULL AND v.status <> " +
		schema.Deleted + ")"
	if !s.fetch.First {
		if s.fetch.Mode == directory.ModeFull { // it listed every object that exists
			query = "0"
		}
		query = `coalesce((SELECT x.removal = ` + schema.NotRemoved + ` FROM staging.stage_%[1]s x
			WHERE x.object = %[2]s), ` + query + ")"
	}
	return fmt.Sprintf("("+query+" OR "+strings.ReplaceAll(query, "%[1]s", "%[3]s")+")", "user", object, "group")
}

// maxUnfound is the largest number of unfound objects that a plan lists.
const maxUnfound = 20

// listUnfound adds to the plan the objects that Graph lists but did not find.
func (s *session) listUnfound(ctx context.Context, p *directory.Plan) error {
	name := "(SELECT v.name FROM %[1]s_version v WHERE v.object = o.id AND v.valid_to IS NULL)"
	if !s.fetch.First {
		name = "(SELECT nullif(x.name, '') FROM staging.stage_%[1]s x WHERE x.object = o.id), " + name
	}
	names := fmt.Sprintf(name+", "+strings.ReplaceAll(name, "%[1]s", "%[2]s"), "user", "group")
	err := sqldb.EachRow(ctx, s.tx, `SELECT o.guid, o.kind, coalesce(`+names+`, '') FROM object o WHERE o.id IN
			(SELECT a.object FROM `+s.schema+".fetch_appeared a WHERE a.connector = ?1 AND a.side > ?2 AND "+
		s.listed("a.object")+`)
		ORDER BY 3, o.id`, []any{s.connector, unfound}, func(rows *sql.Rows) (bool, error) {
		var x directory.Unfound
		var id any
		if err := rows.Scan(&id, &x.Kind, &x.Name); err != nil {
			return false, err
		}
		p.NotFound++
		if len(p.Unfound) < maxUnfound {
			x.ID = schema.IDOf(id)
			p.Unfound = append(p.Unfound, x)
		}
		return true, nil
	})
	return sqldb.Wrap("list unfound objects", err)
}
