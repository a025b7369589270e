package plan

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// countCauses counts the visible planned changes by cause, the most frequent first. direct counts
// the changed memberships that are not added or removed along with their account or group.
func (s *session) countCauses(ctx context.Context, p *directory.Plan, direct directory.MembershipCounts) error {
	for _, x := range []struct {
		what, op, table string
	}{{"user", userOp, "plan_user"}, {"group", groupOp, "plan_group"}} {
		query := fmt.Sprintf(`SELECT %s, cause, count(*) FROM staging.%s p WHERE connector = ?1 AND %s
			GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`, x.op, x.table, seenChange)
		if err := sqldb.EachRow(ctx, s.tx, query, []any{s.connector}, func(rows *sql.Rows) (bool, error) {
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

func appendCause(
	list []directory.CauseCount, what string, op directory.Op, cause directory.Cause, n int,
) []directory.CauseCount {
	if n == 0 {
		return list
	}
	return append(list, directory.CauseCount{What: what, Op: op, Cause: cause, Count: n})
}

// countLosses counts the accounts that the plan removes, disables, enables or lets in, and the
// groups that it removes, except for approved changes.
func (s *session) countLosses(ctx context.Context, p *directory.Plan) error {
	p.Losses.Accounts, p.Losses.Disabled, p.Losses.Groups = p.Users.Removed, p.Users.Disabled, p.Groups.Removed
	args := []any{s.connector, s.options.Approved}
	fresh := "1"
	if s.options.Approved != 0 {
		fresh = "NOT " + approvedUser
	}
	// Accounts that an edited filter lets in are intended.
	if err := sqldb.ScanRow(ctx, s.tx,
		fmt.Sprintf(`SELECT count(*) FILTER (WHERE op = 'removed'), count(*) FILTER (WHERE op = 'disabled'),
			count(*) FILTER (WHERE op = 'enabled' AND cause <> %d),
				count(*) FILTER (WHERE op IN ('added', 'restored')
					AND status IN `+schema.Visible+` AND cause NOT IN (%d, %d))
		FROM (SELECT `+userOp+` AS op, cause, status FROM staging.plan_user p
			WHERE connector = ?1 AND ?2 IS NOT NULL AND `+fresh+`)`,
			directory.CauseDisabledEdited, directory.CauseDomainsEdited, directory.CauseGuestsEdited), args,
		&p.Losses.Accounts, &p.Losses.Disabled, &p.Losses.Enabled, &p.Losses.Entered); err != nil {
		return err
	}
	if s.options.Approved == 0 {
		return nil
	}
	return sqldb.ScanRow(ctx, s.tx, `SELECT count(*) FROM staging.plan_group p
		WHERE connector = ?1 AND `+groupOp+` = 'removed' AND NOT `+approvedGroup, args, &p.Losses.Groups)
}

// AccountsWith implements syncer.Plans.
func (st *Store) AccountsWith(ctx context.Context, f *directory.Fetch, property string) (n int, err error) {
	err = st.stage(ctx, f, "count accounts with "+property, func(ctx context.Context, s *session) error {
		return sqldb.ScanRow(ctx, s.tx, `SELECT count(*) FROM user_version v
			WHERE v.connector = ?1 AND v.valid_to IS NULL AND v.status IN `+schema.Visible+` AND json_type(v.doc,
				?2) IS NOT NULL`,
			[]any{s.connector, `$."` + property + `"`}, &n)
	})
	return n, err
}

// GroupLosses implements syncer.Plans. It counts the earlier members of the listed groups only.
func (st *Store) GroupLosses(
	ctx context.Context, f *directory.Fetch, above int, each func(directory.GroupLoss) error,
) error {
	return st.stage(ctx, f, "list losses of groups", func(ctx context.Context, s *session) error {
		return sqldb.EachRow(ctx, s.tx, `SELECT o.guid,
			coalesce((SELECT p.name FROM staging.plan_group p WHERE p.object = o.id),
				(SELECT v.name FROM group_version v WHERE v.object = o.id AND v.valid_to IS NULL), ''), l.fresh,
				(SELECT count(*) FROM membership e WHERE e.group_id = l.group_id
					AND e.valid_to IS NULL AND `+visible("e.member_id", "before")+`)
			FROM staging.plan_moves l CROSS JOIN object o ON o.id = l.group_id
			WHERE l.connector = ?1 AND l.stays AND l.fresh > ?2 ORDER BY l.fresh DESC, o.guid`,
			[]any{s.connector, above},
			func(rows *sql.Rows) (bool, error) {
				var g directory.GroupLoss
				var id any
				if err := rows.Scan(&id, &g.Name, &g.Lost, &g.Had); err != nil {
					return false, err
				}
				g.ID = schema.IDOf(id)
				return true, each(g)
			})
	})
}
