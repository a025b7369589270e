package plan

import (
	"context"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

func (s *session) stageGroups(ctx context.Context, objects []directory.Object, delta bool) error {
	keys, err := s.ids.resolve(ctx, s.tx, refs(objects, directory.KindGroup))
	if err != nil {
		return err
	}
	base := map[int64]staged{}
	// Graph splits a large group over many pages, even in a first delta round.
	if err := s.loadBase(ctx, "group", keys, base); err != nil {
		return err
	}
	list := s.settle(objects, keys, base, delta)
	if err := s.markAppeared(ctx, list, directory.KindGroup); err != nil {
		return err
	}
	if s.fetch.First {
		err = s.writeFirstGroups(ctx, list, delta)
	} else {
		err = s.writeStagedGroups(ctx, list)
	}
	if err != nil {
		return err
	}
	var edges edges
	for i, o := range objects {
		edges.add(keys[i], o.Members)
	}
	pairs, err := s.stageEdges(ctx, edges)
	if err != nil || !delta {
		return err
	}
	return s.announce(ctx, keys, pairs)
}

func (s *session) writeFirstGroups(ctx context.Context, list []staged, delta bool) error {
	var args, gone []any
	for _, x := range list {
		if x.removal != directory.NotRemoved {
			if x.known {
				gone = append(gone, x.object)
			}
			continue
		}
		args = append(args, x.object, s.fetch.Snapshot, s.connector, int64(directory.StatusActive),
			int64(directory.CauseAdded),
			x.attrs.Text("displayName"), document(x.attrs), x.origin)
	}
	if err := s.deleteFirst(ctx, "group_version", gone); err != nil {
		return err
	}
	if err := sqldb.InsertRows(ctx, s.tx,
		`INSERT INTO group_version (object, valid_from, connector, status, cause, name, doc, guid) VALUES`,
		"(?,?,?,?,?,?,?,?)", "ON CONFLICT (object, valid_from) DO UPDATE "+
			"SET name = excluded.name, doc = excluded.doc, guid = excluded.guid", args); err != nil {
		return err
	}
	return s.reindex(ctx, list, true)
}

func (s *session) writeStagedGroups(ctx context.Context, list []staged) error {
	args := make([]any, 0, 6*len(list))
	for _, x := range list {
		doc := ""
		if x.attrs != nil {
			doc = document(x.attrs)
		}
		args = append(args, x.object, s.connector, int64(x.removal), x.attrs.Text("displayName"), doc, x.origin)
	}
	return sqldb.InsertRows(ctx, s.tx,
		"INSERT OR REPLACE INTO staging.stage_group (object, connector, removal, name, doc, guid) VALUES",
		"(?,?,?,?,?,?)", "", args)
}

// GroupsToRead implements syncer.Fetches.
func (st *Store) GroupsToRead(
	ctx context.Context, f *directory.Fetch, after int64, n int,
) (groups []string, next int64, err error) {
	table, live := "staging.stage_group", "g.removal = "+schema.NotRemoved
	if f.First {
		table, live = "main.group_version", "g.valid_to IS NULL"
	}
	next = after
	err = st.stage(ctx, f, "list groups to read", func(ctx context.Context, s *session) error {
		rows, err := s.tx.Query(ctx, `SELECT g.object, o.guid FROM `+table+` g JOIN object o ON o.id = g.object
			WHERE g.connector = ?1 AND g.object > ?2 AND `+live+` AND NOT EXISTS
			(SELECT 1 FROM `+s.schema+`.fetch_whole w WHERE w.connector = ?1 AND w.object = g.object AND w.side = ?4)
			ORDER BY g.object LIMIT ?3`, s.connector, after, n, sideMembers)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var column any
			if err := rows.Scan(&next, &column); err != nil {
				return err
			}
			groups = append(groups, schema.IDOf(column))
		}
		return rows.Err()
	})
	return groups, next, err
}
