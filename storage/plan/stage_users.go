package plan

import (
	"cmp"
	"context"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/domain"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

func (s *session) stageUsers(ctx context.Context, objects []directory.Object, delta bool) error {
	keys, err := s.ids.resolve(ctx, s.tx, refs(objects, directory.KindUser))
	if err != nil {
		return err
	}
	base := map[int64]staged{}
	needed := keys
	if !delta && !slices.ContainsFunc(objects, isRemoved) {
		needed = s.lacking(objects, keys)
	}
	if err := s.loadBase(ctx, "user", needed, base); err != nil {
		return err
	}
	if objects, err = s.fillIn(ctx, objects, keys, base, delta); err != nil {
		return err
	}
	if delta {
		if err := s.announce(ctx, keys, nil); err != nil {
			return err
		}
	}
	list := s.settle(objects, keys, base, delta)
	if err := s.markAppeared(ctx, list, directory.KindUser); err != nil {
		return err
	}
	if s.fetch.First {
		return s.writeFirstUsers(ctx, list, delta)
	}
	return s.writeStagedUsers(ctx, list)
}

func isRemoved(o directory.Object) bool { return o.Removed != directory.NotRemoved }

// writeFirstUsers writes the users of a first fetch directly to the table of versions.
func (s *session) writeFirstUsers(ctx context.Context, list []staged, delta bool) error {
	// Most indexes have this order, so they grow at the end.
	slices.SortFunc(list, func(a, b staged) int { return cmp.Compare(a.object, b.object) })
	before, err := lastUser(ctx, s.tx)
	if err != nil {
		return err
	}
	passed := before == s.ids.pending.Users // Index has no earlier rows left to check
	if delta || slices.ContainsFunc(list, staged.isRemoved) {
		// Objects that are removed from the index below must not be added to it afterwards.
		if err := s.ids.pending.Index(ctx, s.tx); err != nil {
			return err
		}
	}
	var gone []any
	var words index.WordList
	found := make([]index.Entry, 0, len(list))
	w := sqldb.NewRowWriter(s.tx, `INSERT INTO user_version
		(object, valid_from, connector, status, cause, enabled, guest, domain, name, doc, guid) VALUES`,
		"(?,?,?,?,?,?,?,?,?,?,?)",
		`ON CONFLICT (object, valid_from) DO UPDATE SET status = excluded.status, enabled = excluded.enabled,
		guest = excluded.guest, domain = excluded.domain, name = excluded.name, doc = excluded.doc,
			guid = excluded.guid`)
	defer w.Close()
	for _, x := range list {
		if x.removal != directory.NotRemoved {
			if x.known {
				gone = append(gone, x.object)
			}
			continue
		}
		f := directory.FactsOf(x.attrs, domain.ASCII)
		status := s.fetch.Scope.Status(f)
		if err := w.Add(ctx, x.object, s.fetch.Snapshot, s.connector, int64(status), int64(directory.CauseAdded),
			f.Enabled, f.Guest, f.Domain, x.attrs.Text("displayName"), document(x.attrs), x.origin); err != nil {
			return err
		}
		if !delta {
			known := index.FactSource{
				Object: x.object, Connector: s.connector, Since: s.fetch.Snapshot, Status: status,
				Domain: f.Domain, Attrs: x.attrs,
			}
			found = append(found, index.Entry{Object: x.object, Newest: true, Known: index.Users.GistOf(known)})
			index.Users.AddWords(&words, x.attrs)
			words.Finish(found)
		}
	}
	if err := w.Flush(ctx); err != nil {
		return err
	}
	after, err := lastUser(ctx, s.tx)
	if err != nil {
		return err
	}
	if !delta && int(after-before) < len(found) {
		// Some users were listed before. They must be missing from the search index, so that Index
		// reads them again if the waiting users are lost.
		again := make([]int64, len(found))
		for i, x := range found {
			again[i] = x.Object
		}
		if err := sqldb.ExecAll(ctx, s.tx, sqldb.JSONList(again),
			"DELETE FROM search WHERE rowid IN (SELECT value FROM json_each(?1))"); err != nil {
			return err
		}
	}
	if err := s.deleteFirst(ctx, "user_version", gone); err != nil {
		return err
	}
	if delta {
		return s.reindex(ctx, list, delta)
	}
	if err := s.reindexGone(ctx, gone); err != nil {
		return err
	}
	return s.indexFirstUsers(ctx, found, passed)
}

// indexFirstUsers indexes users that were just written, so Index need not read them again. passed
// is set if Index has no earlier users left to check.
func (s *session) indexFirstUsers(ctx context.Context, found []index.Entry, passed bool) error {
	if err := s.ids.pending.Add(ctx, s.tx, found); err != nil {
		return err
	}
	last, err := lastUser(ctx, s.tx)
	if err != nil {
		return err
	}
	if passed {
		s.ids.pending.Users = last
	}
	if last > index.MaxUnindexed {
		return index.MakeUserIndexes(ctx, s.tx)
	}
	return nil
}

// lastUser returns the number of the newest row of accounts, or 0.
func lastUser(ctx context.Context, tx *sqldb.Tx) (row int64, err error) {
	err = sqldb.ScanRow(ctx, tx, "SELECT coalesce(max(rowid), 0) FROM user_version", nil, &row)
	return row, sqldb.Wrap("look for the last user", err)
}

// reindexGone removes deleted objects from the index.
func (s *session) reindexGone(ctx context.Context, gone []any) error {
	objects := make([]int64, len(gone))
	for i, object := range gone {
		objects[i] = object.(int64)
	}
	return index.Renew(ctx, s.tx, objects, false)
}

// reindex replaces the index data of objects that a delta round returned, because the index may
// contain them. Index adds listed objects later.
func (s *session) reindex(ctx context.Context, list []staged, delta bool) error {
	if !delta {
		return nil
	}
	objects := make([]int64, len(list))
	for i, x := range list {
		objects[i] = x.object
	}
	return index.Renew(ctx, s.tx, objects, false)
}

func (s *session) writeStagedUsers(ctx context.Context, list []staged) error {
	args := make([]any, 0, 10*len(list))
	for _, x := range list {
		args = append(args, stagedUser(s, x)...)
	}
	return sqldb.InsertRows(ctx, s.tx, `INSERT OR REPLACE INTO staging.stage_user
		(object, connector, removal, status, enabled, guest, domain, name, doc, guid) VALUES`, "(?,?,?,?,?,?,?,?,?,?)",
		"", args)
}

func stagedUser(s *session, x staged) []any {
	if x.attrs == nil {
		return []any{
			x.object, s.connector, int64(x.removal), int64(directory.StatusDeleted), false, false, "", "", "",
			nil,
		}
	}
	f := directory.FactsOf(x.attrs, domain.ASCII)
	status := s.fetch.Scope.Status(f)
	if x.removal != directory.NotRemoved {
		status = directory.StatusDeleted
	}
	return []any{
		x.object, s.connector, int64(x.removal), int64(status), f.Enabled, f.Guest, f.Domain,
		x.attrs.Text("displayName"), document(x.attrs), x.origin,
	}
}

// deleteFirst deletes versions that a first fetch wrote.
func (s *session) deleteFirst(ctx context.Context, table string, objects []any) error {
	for len(objects) > 0 {
		n := min(len(objects), sqldb.RowsPerStatement)
		if _, err := s.tx.Exec(ctx, "DELETE FROM "+table+" WHERE valid_from = ? AND object IN ("+
			sqldb.Placeholders(n)+")",
			append([]any{s.fetch.Snapshot}, objects[:n]...)...); err != nil {
			return err
		}
		objects = objects[n:]
	}
	return nil
}

// loadBase fills base with the data of objects from the fetch or, if it has none, from the mirror.
// table is "user" or "group".
func (s *session) loadBase(ctx context.Context, table string, keys []int64, base map[int64]staged) error {
	for len(keys) > 0 {
		n := min(len(keys), sqldb.RowsPerStatement)
		args := make([]any, n)
		for i, k := range keys[:n] {
			args[i] = k
		}
		if err := s.loadMirror(ctx, table, args, base); err != nil {
			return err
		}
		if !s.fetch.First {
			if err := s.loadStaged(ctx, table, args, base); err != nil {
				return err
			}
		}
		keys = keys[n:]
	}
	return nil
}

// loadMirror reads the open versions. In a first fetch, these are the versions that it has written.
func (s *session) loadMirror(ctx context.Context, table string, keys []any, base map[int64]staged) error {
	rows, err := s.tx.Query(ctx, "SELECT object, status, doc, guid FROM "+table+
		"_version WHERE valid_to IS NULL AND object IN ("+sqldb.Placeholders(len(keys))+")", keys...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var x staged
		var status directory.Status
		var doc []byte
		if err := rows.Scan(&x.object, &status, &doc, &x.origin); err != nil {
			return err
		}
		if x.attrs, err = directory.ParseAttributes(doc); err != nil {
			return err
		}
		x.known, x.live = s.fetch.First, status != directory.StatusDeleted
		base[x.object] = x
	}
	return rows.Err()
}

func (s *session) loadStaged(ctx context.Context, table string, keys []any, base map[int64]staged) error {
	rows, err := s.tx.Query(ctx, "SELECT object, removal, doc, guid FROM staging.stage_"+table+" WHERE object IN ("+
		sqldb.Placeholders(len(keys))+")", keys...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var object int64
		var removal directory.Removal
		var doc []byte
		var origin any
		if err := rows.Scan(&object, &removal, &doc, &origin); err != nil {
			return err
		}
		x := base[object]
		x.object, x.known, x.removal = object, true, removal
		if len(doc) > 0 {
			if x.attrs, err = directory.ParseAttributes(doc); err != nil {
				return err
			}
			x.origin = origin
		}
		base[object] = x
	}
	return rows.Err()
}
