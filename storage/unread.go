package storage

import (
	"context"
	"database/sql"
	"errors"

	"github.com/rollcallsync/rollcall/core/directory"
)

// GroupNames implements syncer.Store.
func (db *DB) GroupNames(ctx context.Context, f *directory.Fetch, ids []string) (map[string]string, error) {
	names := map[string]string{}
	err := db.stage(ctx, f, "name groups", func(ctx context.Context, s *session) error {
		for _, id := range ids {
			var name string
			err := scanRow(ctx, s.tx, `SELECT coalesce(
					(SELECT nullif(g.name, '') FROM staging.stage_group g WHERE g.object = o.id),
					(SELECT v.name FROM group_version v WHERE v.object = o.id AND v.valid_to IS NULL), '')
				FROM object o WHERE o.connector = ? AND o.guid = ?`, []any{s.connector, guidColumn(id)}, &name)
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

// keepUnread replaces the groups that earlier runs could not read by those of
// this one, in the transaction that applies it.
func (s *session) keepUnread(ctx context.Context) error {
	if err := execAll(ctx, s.tx, s.connector, "DELETE FROM unread_group WHERE connector = ?1"); err != nil {
		return err
	}
	for _, id := range s.fetch.Unread {
		if _, err := s.tx.ExecContext(ctx, `INSERT INTO unread_group (object, connector)
			SELECT id, connector FROM object WHERE connector = ? AND guid = ?`, s.connector, guidColumn(id)); err != nil {
			return err
		}
	}
	return nil
}

// bringUpUnread begins a delta fetch with the groups to read anew. A full one
// reads all groups.
func (s *session) bringUpUnread(ctx context.Context) error {
	if s.fetch.Mode == directory.ModeFull {
		return nil
	}
	_, err := s.tx.ExecContext(ctx, `INSERT INTO staging.fetch_appeared (connector, object, side, kind)
		SELECT connector, object, ?2, ?3 FROM unread_group WHERE connector = ?1`, s.connector, sideMembers, int64(directory.KindGroup))
	return wrap("bring up groups to read", err)
}
