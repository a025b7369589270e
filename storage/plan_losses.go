package storage

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
)

// countCauses counts the planned changes that people see by cause, the most
// numerous first; of memberships, direct are those that do not come or go with
// their account or group.
func (s *session) countCauses(ctx context.Context, p *directory.Plan, direct directory.MembershipCounts) error {
	for _, x := range []struct{ what, op, table string }{{"user", userOp, "plan_user"}, {"group", groupOp, "plan_group"}} {
		query := fmt.Sprintf(`SELECT %s, cause, count(*) FROM staging.%s p WHERE connector = ?1 AND %s
			GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`, x.op, x.table, seenChange)
		if err := eachRow(ctx, s.tx, query, []any{s.connector}, func(rows *sql.Rows) (bool, error) {
			c := directory.CauseCount{What: x.what}
			err := rows.Scan(&c.Op, &c.Cause, &c.Count)
			p.Causes = append(p.Causes, c)
			return true, err
		}); err != nil {
			return err
		}
	}
	add := func(op directory.Op, cause directory.Cause, n int) {
		p.Causes = appendCause(p.Causes, "membership", op, cause, n)
	}
	add(directory.OpRemoved, directory.CauseMembershipRemoved, direct.Removed)
	add(directory.OpRemoved, directory.CauseCompanion, p.Memberships.Removed-direct.Removed)
	add(directory.OpAdded, directory.CauseMembershipAdded, direct.Added)
	add(directory.OpAdded, directory.CauseCompanion, p.Memberships.Added-direct.Added)
	return nil
}

func appendCause(list []directory.CauseCount, what string, op directory.Op, cause directory.Cause, n int) []directory.CauseCount {
	if n == 0 {
		return list
	}
	return append(list, directory.CauseCount{What: what, Op: op, Cause: cause, Count: n})
}

// countLosses counts what the plan takes away that was not approved, and finds
// the group that loses most.
func (s *session) countLosses(ctx context.Context, p *directory.Plan) error {
	p.Losses.Accounts, p.Losses.Disabled, p.Losses.Groups = p.Users.Removed, p.Users.Disabled, p.Groups.Removed
	if s.fetch.Approved != 0 {
		args := []any{s.connector, s.fetch.Approved}
		if err := scanRow(ctx, s.tx, `SELECT count(*) FILTER (WHERE `+userOp+` = 'removed'), count(*) FILTER (WHERE `+userOp+` = 'disabled')
			FROM staging.plan_user p WHERE connector = ?1 AND NOT `+approvedUser, args, &p.Losses.Accounts, &p.Losses.Disabled); err != nil {
			return err
		}
		if err := scanRow(ctx, s.tx, `SELECT count(*) FROM staging.plan_group p
			WHERE connector = ?1 AND `+groupOp+` = 'removed' AND NOT `+approvedGroup, args, &p.Losses.Groups); err != nil {
			return err
		}
	}
	if p.Memberships.Removed == 0 {
		return nil
	}
	return s.countGroupLosses(ctx, p)
}

func (s *session) countGroupLosses(ctx context.Context, p *directory.Plan) error {
	fresh := "count(*)"
	if s.fetch.Approved != 0 {
		fresh = "count(*) FILTER (WHERE NOT " + approvedEdge + ")"
	}
	// One look at each group: its visibility is the same for all its edges.
	if _, err := s.tx.ExecContext(ctx, seenEdges+` INSERT INTO staging.plan_loss (group_id, connector, lost, fresh, stays)
		SELECT g, ?1, count(*), `+fresh+`, `+visible("g", "after")+` FROM seen WHERE before AND NOT after GROUP BY g`,
		s.connector, s.fetch.Approved); err != nil {
		return err
	}
	if err := scanRow(ctx, s.tx, "SELECT sum(fresh) FROM staging.plan_loss WHERE connector = ?1", []any{s.connector}, &p.Losses.Memberships); err != nil {
		return err
	}
	err := s.groupLosses(ctx, "lost", 0, 1, func(g directory.GroupLoss) error {
		p.GroupLoss = g
		return nil
	})
	return err
}

// GroupLosses implements syncer.Store.
func (db *DB) GroupLosses(ctx context.Context, f *directory.Fetch, above int, each func(directory.GroupLoss) error) error {
	return db.stage(ctx, f, "list losses of groups", func(ctx context.Context, s *session) error {
		return s.groupLosses(ctx, "fresh", above, -1, each)
	})
}

// groupLosses lists the groups that lose more than above members, counted by
// column, while they stay; the ones that lose most first.
func (s *session) groupLosses(ctx context.Context, column string, above, limit int, each func(directory.GroupLoss) error) error {
	return eachRow(ctx, s.tx, `SELECT o.guid, coalesce((SELECT p.name FROM staging.plan_group p WHERE p.object = o.id),
			(SELECT v.name FROM group_version v WHERE v.object = o.id AND v.valid_to IS NULL), ''), l.`+column+`,
			(SELECT count(*) FROM membership e WHERE e.group_id = l.group_id AND e.valid_to IS NULL AND `+visible("e.member_id", "before")+`)
		FROM staging.plan_loss l CROSS JOIN object o ON o.id = l.group_id
		WHERE l.connector = ?1 AND l.stays AND l.`+column+` > ?2 ORDER BY 3 DESC, 1 LIMIT ?3`, []any{s.connector, above, limit},
		func(rows *sql.Rows) (bool, error) {
			var g directory.GroupLoss
			var id any
			if err := rows.Scan(&id, &g.Name, &g.Lost, &g.Had); err != nil {
				return false, err
			}
			g.ID = idOf(id)
			return true, each(g)
		})
}
