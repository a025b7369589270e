package plan

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// ref names an object that needs an integer key.
type ref struct {
	id     string
	guid   directory.GUID // if the ID is one
	kind   directory.Kind
	text   bool // the ID is not a GUID
	listed bool // it came from a listing of users or groups, so the kind is certain
}

func newRef(id string, kind directory.Kind) ref {
	g, ok := directory.ParseGUID(id)
	return ref{id: id, guid: g, kind: kind, text: !ok}
}

// identities maps Graph's IDs of one connector to integer keys, with a cache during a fetch. It is
// used only inside write transactions, so only one goroutine uses it at a time.
type identities struct {
	connector int64
	cached    *idCache
	// hadNone is set if the connector had no objects when this was checked. Then an ID that is not
	// cached is new, unless the cache has dropped some.
	checked, hadNone bool
	pending          index.Pending // of a first fetch
	byMember         index.MemberIndex
}

// known is the stored data of an ID: the key and the kind of its object.
type known struct {
	key  int64
	kind directory.Kind
}

// resolve returns the key of each ref. It creates rows for new objects, and corrects the kinds of
// others if a ref is more certain.
func (s *identities) resolve(ctx context.Context, tx *sqldb.Tx, refs []ref) ([]int64, error) {
	keys := make([]int64, len(refs))
	missing := map[string]directory.Kind{}
	corrected := map[int64]directory.Kind{}
	take := func(i int, k known) {
		if keys[i] = k.key; k.key != 0 && refs[i].corrects(k.kind) {
			corrected[k.key] = refs[i].kind
			s.cache(refs[i].id, known{k.key, refs[i].kind})
		}
	}
	for i, r := range refs {
		if !r.text {
			key, kind := s.cached.find(r.guid)
			take(i, known{key, kind})
		}
		if keys[i] == 0 {
			if kind, ok := missing[r.id]; !ok || r.corrects(kind) {
				missing[r.id] = r.kind
			}
		}
	}
	if len(missing) > 0 {
		found, err := s.load(ctx, tx, missing)
		if err != nil {
			return nil, err
		}
		for i, r := range refs {
			if keys[i] == 0 {
				take(i, found[r.id])
			}
		}
	}
	return keys, s.correctKinds(ctx, tx, corrected)
}

// load finds or creates rows for the missing IDs, and caches their keys.
func (s *identities) load(
	ctx context.Context, tx *sqldb.Tx, missing map[string]directory.Kind,
) (map[string]known, error) {
	found := make(map[string]known, len(missing))
	if mayExist, err := s.mayExist(ctx, tx); err != nil {
		return nil, fmt.Errorf("look for objects: %w", err)
	} else if mayExist {
		if err := s.find(ctx, tx, missing, found); err != nil {
			return nil, fmt.Errorf("look up objects: %w", err)
		}
	}
	if err := s.number(ctx, tx, missing, found); err != nil {
		return nil, err
	}
	for id, k := range found {
		s.cache(id, k)
	}
	return found, nil
}

// mayExist reports whether an object that is not cached may have a row.
func (s *identities) mayExist(ctx context.Context, tx *sqldb.Tx) (bool, error) {
	if !s.checked {
		var some bool
		if err := sqldb.ScanRow(ctx, tx, "SELECT EXISTS (SELECT 1 FROM object WHERE connector = ?)", []any{s.connector},
			&some); err != nil {
			return false, err
		}
		s.checked, s.hadNone = true, !some
	}
	return !s.hadNone || s.cached.lost, nil
}

func (s *identities) cache(id string, k known) {
	if g, ok := directory.ParseGUID(id); ok {
		s.cached.add(g, k.key, k.kind)
	} else {
		s.cached.lost = true
	}
}

// number adds rows for the missing IDs that are not in found, and adds them to found.
func (s *identities) number(
	ctx context.Context, tx *sqldb.Tx, missing map[string]directory.Kind, found map[string]known,
) error {
	count := len(missing) - len(found)
	if count == 0 {
		return nil
	}
	var next int64
	if err := sqldb.ScanRow(ctx, tx, "UPDATE object_number SET last = last + ? RETURNING last", []any{count},
		&next); err != nil {
		return fmt.Errorf("number objects: %w", err)
	}
	next -= int64(count)
	args := make([]any, 0, 4*count)
	for _, id := range slices.Sorted(maps.Keys(missing)) { // the order of their index
		if _, ok := found[id]; ok {
			continue
		}
		next++
		found[id] = known{next, missing[id]}
		args = append(args, next, s.connector, int64(missing[id]), schema.GUIDColumn(id))
	}
	if err := sqldb.InsertRows(ctx, tx, "INSERT INTO object (id, connector, kind, guid) VALUES", "(?,?,?,?)", "",
		args); err != nil {
		return fmt.Errorf("add objects: %w", err)
	}
	return renewToken(ctx, tx, s.connector)
}

// find adds to found those IDs that have rows.
func (s *identities) find(
	ctx context.Context, tx *sqldb.Tx, ids map[string]directory.Kind, found map[string]known,
) error {
	args := []any{}
	query := func() error {
		if len(args) == 0 {
			return nil
		}
		rows, err := tx.Query(ctx, "SELECT guid, id, kind FROM object WHERE connector = ? AND guid IN ("+
			strings.TrimSuffix(strings.Repeat("?,", len(args)), ",")+")", append([]any{s.connector}, args...)...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var column any
			var k known
			if err := rows.Scan(&column, &k.key, &k.kind); err != nil {
				return err
			}
			found[schema.IDOf(column)] = k
		}
		args = args[:0]
		return rows.Err()
	}
	for id := range ids {
		if args = append(args, schema.GUIDColumn(id)); len(args) == sqldb.RowsPerStatement {
			if err := query(); err != nil {
				return err
			}
		}
	}
	return query()
}
