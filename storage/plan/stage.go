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
func (st *Store) StagePages(ctx context.Context, f *directory.Fetch, stream directory.Stream, pages []directory.Page) error {
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

// advance keeps the position behind a page. The end of a first delta round,
// read in place of a listing, is where the delta stream goes on.
func (s *session) advance(ctx context.Context, stream directory.Stream, last directory.Page) error {
	switch {
	case last.Next != "":
		return setPosition(ctx, s.tx, s.connector, s.fetch, stream, directory.Position{Link: last.Next})
	case last.Delta != "" && stream == directory.StreamUsers:
		if err := setPosition(ctx, s.tx, s.connector, s.fetch, directory.StreamUserChanges, directory.Position{Link: last.Delta}); err != nil {
			return err
		}
	case last.Delta != "" && stream == directory.StreamGroups:
		if err := setPosition(ctx, s.tx, s.connector, s.fetch, directory.StreamGroupChanges, directory.Position{Link: last.Delta}); err != nil {
			return err
		}
	}
	return setPosition(ctx, s.tx, s.connector, s.fetch, stream, directory.Position{Link: last.Delta, Done: true})
}

// staged is one user or group as the fetch knows it so far.
type staged struct {
	object  int64
	removal directory.Removal
	attrs   directory.Attributes // nil for a removed object not seen alive
	// origin is the id that the properties came with, as a column has it; nil:
	// not known. It should be that of the object.
	origin any
	// known says that a row of this fetch exists; live that the mirror has the
	// object as not deleted.
	known, live bool
	appeared    bool // its memberships have to be asked for
}

func (x staged) isRemoved() bool { return x.removal != directory.NotRemoved }

// announce notes what a delta round mentions, since what it does not is looked at
// twice before it goes.
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
	return sqldb.InsertRows(ctx, s.tx, "INSERT OR IGNORE INTO staging.fetch_announced (connector, object, member) VALUES", "(?,?,?)", "", args)
}

// settle applies the objects in their order, so that the last occurrence of an
// object wins, and returns the outcome for each object once. In a delta, what
// an item does not mention is taken from base; a listed object is whole.
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
			x.appeared = x.appeared || !x.live || x.removal != directory.NotRemoved || s.fetch.Mode == directory.ModeFull
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

// markAppeared notes the objects whose memberships have to be asked for: the
// groups that they are in and, of a group, its members.
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
	return sqldb.InsertRows(ctx, s.tx, "INSERT OR IGNORE INTO "+s.schema+".fetch_appeared (connector, object, side, kind) VALUES", "(?,?,?,?)", "", args)
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
	return unsafe.String(unsafe.SliceData(doc), len(doc)) // nobody else has the bytes
}
