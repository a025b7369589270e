package plan

import (
	"context"
	"fmt"
	"unsafe"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// StagePages implements syncer.Fetches.
func (st *Store) StagePages(
	ctx context.Context, f *directory.Fetch, stream directory.Stream, pages []directory.Page,
) error {
	if len(pages) == 0 {
		return nil
	}
	return st.stage(ctx, f, "stage "+string(stream), func(ctx context.Context, s *session) error {
		objects := make([]directory.Object, 0, len(pages)*len(pages[0].Objects))
		for _, p := range pages {
			objects = append(objects, p.Objects...)
		}
		var err error
		switch stream {
		case directory.StreamUsers, directory.StreamUserChanges:
			err = s.stageUsers(ctx, objects, stream == directory.StreamUserChanges)
		case directory.StreamGroups, directory.StreamGroupChanges:
			err = s.stageGroups(ctx, objects, stream == directory.StreamGroupChanges)
		default:
			err = fmt.Errorf("unknown stream %q", stream)
		}
		if err != nil {
			return err
		}
		return s.advance(ctx, stream, pages[len(pages)-1])
	})
}

// advance stores the position after a page. If a first delta round was read instead of a listing,
// the delta stream continues from the end of that round.
func (s *session) advance(ctx context.Context, stream directory.Stream, last directory.Page) error {
	switch {
	case last.Next != "":
		return setPosition(ctx, s.tx, s.connector, s.fetch, stream, directory.Position{Link: last.Next})
	case last.Delta != "" && stream == directory.StreamUsers:
		if err := setPosition(ctx, s.tx, s.connector, s.fetch, directory.StreamUserChanges,
			directory.Position{Link: last.Delta}); err != nil {
			return err
		}
	case last.Delta != "" && stream == directory.StreamGroups:
		if err := setPosition(ctx, s.tx, s.connector, s.fetch, directory.StreamGroupChanges,
			directory.Position{Link: last.Delta}); err != nil {
			return err
		}
	}
	return setPosition(ctx, s.tx, s.connector, s.fetch, stream, directory.Position{Link: last.Delta, Done: true})
}

// staged is the data that the fetch has of one user or group so far.
type staged struct {
	object  int64
	removal directory.Removal
	attrs   directory.Attributes // nil for a removed object not seen alive
	// origin is the ID that came with the properties, in the form of a column; nil if it is
	// unknown. It should be the object's ID.
	origin any
	// known is set if this fetch has a row for the object, and live if the mirror has the object
	// and it is not deleted.
	known, live bool
	appeared    bool // its memberships must be requested
}

func (x staged) isRemoved() bool { return x.removal != directory.NotRemoved }

// announce records the objects and memberships that a delta round mentions. Removals that no round
// mentioned are checked again before they are applied.
func (s *session) announce(ctx context.Context, objects []int64, pairs []pair) error {
	if s.fetch.First {
		return nil
	}
	args := make([]any, 0, 3*(len(objects)+len(pairs)))
	for _, o := range objects {
		args = append(args, s.connector, o, 0)
	}
	for _, p := range pairs {
		args = append(args, s.connector, p.group, p.member)
	}
	return sqldb.InsertRows(ctx, s.tx,
		"INSERT OR IGNORE INTO staging.fetch_announced (connector, object, member) VALUES", "(?,?,?)", "", args)
}

// settle applies the objects in order, so the last occurrence of an object wins, and returns one
// result per object. In a delta round, base supplies the properties that an item does not mention.
// A listed object is complete.
func (s *session) settle(objects []directory.Object, keys []int64, base map[int64]staged, delta bool) []staged {
	index := make(map[int64]int, len(objects))
	out := make([]staged, 0, len(objects))
	for i, o := range objects {
		at, seen := index[keys[i]]
		if !seen {
			at = len(out)
			index[keys[i]] = at
			x := base[keys[i]]
			x.object = keys[i]
			out = append(out, x)
		}
		x := &out[at]
		if o.Removed != directory.NotRemoved {
			x.removal = o.Removed
			continue
		}
		if delta {
			x.appeared = x.appeared || !x.live || x.removal != directory.NotRemoved ||
				s.fetch.Mode == directory.ModeFull
		}
		if x.attrs == nil || !delta && !seen {
			x.origin = schema.GUIDColumn(o.ID)
		}
		if delta || seen {
			x.attrs = x.attrs.Merge(o.Attributes)
		} else {
			x.attrs = o.Attributes
		}
		x.removal = directory.NotRemoved
	}
	return out
}

// markAppeared records the objects whose memberships must be requested: the groups that they are in
// and, for a group, its members.
func (s *session) markAppeared(ctx context.Context, list []staged, kind directory.Kind) error {
	var args []any
	for _, x := range list {
		if !x.appeared || x.removal != directory.NotRemoved {
			continue
		}
		args = append(args, s.connector, x.object, sideGroups, int64(kind))
		if kind == directory.KindGroup {
			args = append(args, s.connector, x.object, sideMembers, int64(kind))
		}
	}
	return sqldb.InsertRows(ctx, s.tx, "INSERT OR IGNORE INTO "+s.schema+
		".fetch_appeared (connector, object, side, kind) VALUES", "(?,?,?,?)", "", args)
}

func refs(objects []directory.Object, kind directory.Kind) []ref {
	list := make([]ref, len(objects))
	for i, o := range objects {
		list[i] = newRef(o.ID, kind)
		list[i].listed = true
	}
	return list
}

func document(a directory.Attributes) string {
	doc := a.AppendJSON(nil)
	return unsafe.String(unsafe.SliceData(doc), len(doc)) // the bytes are not used elsewhere
}
