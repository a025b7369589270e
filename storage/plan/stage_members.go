package plan

import (
	"cmp"
	"context"
	"encoding/json"
	"math"
	"slices"
	"strconv"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Memberships are read from one of two sides: the members of a group, or the groups of a user or
// group.
const (
	sideMembers int64 = 1
	sideGroups  int64 = 2
	// unfound is added to a side if Graph did not find the object whose memberships were requested.
	unfound int64 = 2
)

// edges are memberships that a page adds or removes. Each one has the key of the group and the
// member.
type edges struct {
	groups  []int64
	members []ref
	removed map[int]bool // most are added
}

// grow makes room for n more memberships.
func (e *edges) grow(n int) {
	e.groups, e.members = slices.Grow(e.groups, n), slices.Grow(e.members, n)
}

func (e *edges) add(group int64, members []directory.Member) {
	for _, m := range members {
		if m.Removed {
			if e.removed == nil {
				e.removed = map[int]bool{}
			}
			e.removed[len(e.members)] = true
		}
		e.groups = append(e.groups, group)
		e.members = append(e.members, newRef(m.ID, m.Kind))
	}
}

// stageEdges applies additions and removals in order, and returns them. For each group and member,
// the last one wins.
func (s *session) stageEdges(ctx context.Context, e edges) ([]pair, error) {
	keys, err := s.ids.resolve(ctx, s.tx, e.members)
	if err != nil {
		return nil, err
	}
	pairs := make([]pair, len(keys))
	for i, key := range keys {
		pairs[i] = pair{e.groups[i], key, e.removed[i]}
	}
	if len(e.removed) > 0 {
		pairs = lastOfEach(pairs)
	}
	return pairs, s.writePairs(ctx, pairs)
}

// lastOfEach keeps only the last of the pairs with the same group and member.
func lastOfEach(pairs []pair) []pair {
	last := make(map[[2]int64]int, len(pairs))
	for i, p := range pairs {
		last[[2]int64{p.group, p.member}] = i
	}
	kept := pairs[:0]
	for i, p := range pairs {
		if last[[2]int64{p.group, p.member}] == i {
			kept = append(kept, p)
		}
	}
	return kept
}

// pair is one membership, as integer keys.
type pair struct {
	group, member int64
	removed       bool
}

func (s *session) writePairs(ctx context.Context, pairs []pair) error {
	if !s.fetch.First {
		args := make([]any, 0, 4*len(pairs))
		for _, p := range pairs {
			args = append(args, p.group, p.member, s.connector, p.removed)
		}
		return sqldb.InsertRows(ctx, s.tx,
			"INSERT OR REPLACE INTO staging.stage_membership (group_id, member_id, connector, removed) VALUES",
			"(?,?,?,?)", "", args)
	}
	if err := s.ids.byMember.Grow(ctx, s.tx, len(pairs)); err != nil {
		return err
	}
	if s.ids.byMember.Exists {
		sortByMember(pairs)
	}
	snapshot := strconv.FormatInt(s.fetch.Snapshot, 10)
	w := sqldb.NewRowWriter(s.tx, "INSERT OR IGNORE INTO membership (group_id, member_id, valid_from) VALUES",
		"(?,?,"+snapshot+")", "")
	defer w.Close()
	for _, p := range pairs {
		if p.removed {
			if _, err := s.tx.Exec(ctx,
				"DELETE FROM membership WHERE group_id = ? AND member_id = ? AND valid_from = ?",
				p.group, p.member, s.fetch.Snapshot); err != nil {
				return err
			}
		} else if err := w.Add(ctx, p.group, p.member); err != nil {
			return err
		}
	}
	return w.Flush(ctx)
}

// sortByMember sorts pairs by member, the order of the index that would otherwise grow in random
// places. If no pair is a removal, it sorts them as single numbers, which is faster.
func sortByMember(pairs []pair) {
	numbers := make([]uint64, len(pairs))
	for i, p := range pairs {
		if p.removed || p.member > math.MaxUint32 || p.group > math.MaxUint32 {
			slices.SortFunc(pairs, func(a, b pair) int {
				return cmp.Or(cmp.Compare(a.member, b.member), cmp.Compare(a.group, b.group))
			})
			return
		}
		numbers[i] = uint64(p.member)<<32 | uint64(p.group)
	}
	slices.Sort(numbers)
	for i, n := range numbers {
		pairs[i] = pair{group: int64(n & math.MaxUint32), member: int64(n >> 32)}
	}
}

// StageMembers implements syncer.Fetches.
func (st *Store) StageMembers(ctx context.Context, f *directory.Fetch, groups []directory.GroupMembers) error {
	// This work needs no database, so it is done outside the transaction, while another stream may
	// use one.
	groupRefs := make([]ref, len(groups))
	var edges edges
	n := 0
	for _, g := range groups {
		n += len(g.Members)
	}
	edges.grow(n)
	for i, g := range groups {
		groupRefs[i] = newRef(g.Group, directory.KindGroup)
		edges.add(int64(i), g.Members)
	}
	return st.stage(ctx, f, "stage members", func(ctx context.Context, s *session) error {
		keys, err := s.ids.resolve(ctx, s.tx, groupRefs)
		if err != nil {
			return err
		}
		for i, g := range edges.groups {
			edges.groups[i] = keys[g]
		}
		var whole, gone []int64
		for i, g := range groups {
			switch {
			case g.Unread != nil: // it is requested again
			case g.Missing:
				gone = append(gone, keys[i])
			case g.Complete:
				whole = append(whole, keys[i])
			}
		}
		if _, err := s.stageEdges(ctx, edges); err != nil {
			return err
		}
		if err := s.markUnfound(ctx, gone, sideMembers, directory.KindGroup); err != nil {
			return err
		}
		return s.markWhole(ctx, whole, sideMembers)
	})
}

// UnconfirmedGroups implements syncer.Fetches. For a first fetch, there is no mirror to compare
// with.
func (st *Store) UnconfirmedGroups(
	ctx context.Context, f *directory.Fetch, members []directory.MemberGroups,
) (groups []string, err error) {
	if f.First {
		return nil, nil
	}
	err = st.stage(ctx, f, "compare groups of members", func(ctx context.Context, s *session) error {
		for _, m := range members {
			for _, group := range m.Groups {
				keys, err := s.ids.resolve(ctx, s.tx,
					[]ref{newRef(m.Member, m.Kind), newRef(group, directory.KindGroup)})
				if err != nil {
					return err
				}
				var unsure bool
				if err := sqldb.ScanRow(ctx, s.tx, `SELECT EXISTS (SELECT 1 FROM membership e
					WHERE e.group_id = ?1 AND e.member_id = ?2 AND e.valid_to IS NULL)
					AND NOT EXISTS (SELECT 1 FROM staging.stage_membership s
						WHERE s.group_id = ?1 AND s.member_id = ?2)`,
					[]any{keys[1], keys[0]}, &unsure); err != nil {
					return err
				}
				if unsure && !slices.Contains(groups, group) {
					groups = append(groups, group)
				}
			}
		}
		return nil
	})
	return groups, err
}

// StageMemberOf implements syncer.Fetches. The groups replace those that this fetch has found of
// the members so far. If they are Indirect, the members of the groups, which are already staged,
// show which memberships are direct; only memberships in other groups are deleted. If they are
// Untold, it records only that they were requested.
func (st *Store) StageMemberOf(ctx context.Context, f *directory.Fetch, members []directory.MemberGroups) error {
	return st.stage(ctx, f, "stage groups of members", func(ctx context.Context, s *session) error {
		for _, m := range members {
			list := []ref{newRef(m.Member, m.Kind)}
			for _, g := range m.Groups {
				list = append(list, newRef(g, directory.KindGroup))
			}
			keys, err := s.ids.resolve(ctx, s.tx, list)
			if err != nil {
				return err
			}
			if m.Missing {
				if err := s.markUnfound(ctx, keys[:1], sideGroups, m.Kind); err != nil {
					return err
				}
				continue
			}
			if m.Untold {
				if err := s.markAnswered(ctx, keys[:1], sideGroups); err != nil {
					return err
				}
				continue
			}
			if m.Indirect {
				if err := s.forgetMember(ctx, keys[0], keys[1:]...); err != nil {
					return err
				}
				if err := s.markWhole(ctx, keys[:1], sideGroups); err != nil {
					return err
				}
				continue
			}
			if err := s.forgetMember(ctx, keys[0]); err != nil {
				return err
			}
			pairs := make([]pair, len(m.Groups))
			for i, g := range keys[1:] {
				pairs[i] = pair{group: g, member: keys[0]}
			}
			if err := s.writePairs(ctx, pairs); err != nil {
				return err
			}
			if err := s.markWhole(ctx, keys[:1], sideGroups); err != nil {
				return err
			}
		}
		return nil
	})
}

// forgetMember deletes the memberships of a member that this fetch has stored, except those in some
// groups.
func (s *session) forgetMember(ctx context.Context, member int64, except ...int64) error {
	query, args := "DELETE FROM staging.stage_membership WHERE connector = ? AND member_id = ?",
		[]any{s.connector, member}
	if s.fetch.First {
		if err := s.ids.byMember.Need(ctx, s.tx); err != nil {
			return err
		}
		query, args = "DELETE FROM membership WHERE member_id = ? AND valid_from = ?", []any{member, s.fetch.Snapshot}
	}
	kept, err := json.Marshal(except)
	if err != nil {
		return err
	}
	if len(except) > 0 {
		query, args = query+" AND group_id NOT IN (SELECT value FROM json_each(?))", append(args, string(kept))
	}
	_, err = s.tx.Exec(ctx, query, args...)
	return err
}

// markWhole records that all memberships of objects on one side have been read.
func (s *session) markWhole(ctx context.Context, objects []int64, side int64) error {
	args := make([]any, 0, 3*len(objects))
	for _, o := range objects {
		args = append(args, s.connector, o, side)
	}
	if err := sqldb.InsertRows(ctx, s.tx, "INSERT OR IGNORE INTO "+s.schema+
		".fetch_whole (connector, object, side) VALUES", "(?,?,?)", "", args); err != nil {
		return err
	}
	if err := s.markAnswered(ctx, objects, side+unfound); err != nil {
		return err
	}
	return s.markAnswered(ctx, objects, side)
}

// markAnswered records that objects need no more requests on one side.
func (s *session) markAnswered(ctx context.Context, objects []int64, side int64) error {
	for len(objects) > 0 {
		n := min(len(objects), sqldb.RowsPerStatement)
		keys := []any{s.connector, side}
		for _, o := range objects[:n] {
			keys = append(keys, o)
		}
		if _, err := s.tx.Exec(ctx, "DELETE FROM "+s.schema+
			".fetch_appeared WHERE connector = ? AND side = ? AND object IN ("+sqldb.Placeholders(n)+")",
			keys...); err != nil {
			return err
		}
		objects = objects[n:]
	}
	return nil
}

// ObjectsToReconcile implements syncer.Fetches.
func (st *Store) ObjectsToReconcile(
	ctx context.Context, f *directory.Fetch, kind directory.Kind, except []string, n int,
) ([]string, error) {
	var ids []string
	err := st.stage(ctx, f, "list appeared objects", func(ctx context.Context, s *session) error {
		args := []any{s.connector, int64(kind)}
		for _, id := range except {
			args = append(args, schema.GUIDColumn(id))
		}
		rows, err := s.tx.Query(ctx, "SELECT DISTINCT o.guid FROM "+s.schema+`.fetch_appeared a
			JOIN object o ON o.id = a.object
			WHERE a.connector = ? AND a.kind = ? AND a.side IN `+schema.SideEither+` AND o.guid NOT IN (`+
			sqldb.Placeholders(len(except))+`) LIMIT ?`, append(args, n)...)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var column any
			if err := rows.Scan(&column); err != nil {
				return err
			}
			ids = append(ids, schema.IDOf(column))
		}
		return rows.Err()
	})
	return ids, err
}
