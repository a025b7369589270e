package plan

import (
	"context"
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// countPlan counts the changes in the plan.
func (s *session) countPlan(ctx context.Context, p *directory.Plan) error {
	args := []any{s.connector}
	if err := sqldb.ScanRow(ctx, s.tx, `SELECT
			count(*) FILTER (WHERE old = `+schema.Unknown+` AND status IN `+schema.Visible+`),
			count(*) FILTER (WHERE old IN `+schema.Visible+` AND status = old
				OR old = `+schema.Deleted+` AND status = `+schema.Deleted+`),
			count(*) FILTER (WHERE old = `+schema.Active+` AND status = `+schema.Disabled+`),
			count(*) FILTER (WHERE old = `+schema.Disabled+` AND status = `+schema.Active+`),
			count(*) FILTER (WHERE old IN `+schema.Visible+` AND status IN `+schema.Hidden+`),
			count(*) FILTER (WHERE old IN `+schema.Hidden+` AND status IN `+schema.Visible+`),
			count(*) FILTER (WHERE old IN `+schema.Absent+` AND status <> `+schema.Deleted+
		`) - count(*) FILTER (WHERE old NOT IN `+schema.Absent+` AND status = `+schema.Deleted+`),
			count(*)
		FROM staging.plan_user WHERE connector = ?1`, args,
		&p.Users.Added, &p.Users.Updated, &p.Users.Disabled, &p.Users.Enabled, &p.Users.Removed, &p.Users.Restored,
		&p.LiveUsers, &p.Rows); err != nil {
		return fmt.Errorf("count planned users: %w", err)
	}
	var groupRows, edgeRows int64
	if err := sqldb.ScanRow(ctx, s.tx, `SELECT
			count(*) FILTER (WHERE old <> `+schema.Active+` AND status = `+schema.Active+`),
			count(*) FILTER (WHERE old = status),
			count(*) FILTER (WHERE old = `+schema.Active+` AND status = `+schema.Deleted+`),
			count(*)
		FROM staging.plan_group WHERE connector = ?1`, args,
		&p.Groups.Added, &p.Groups.Updated, &p.Groups.Removed, &groupRows); err != nil {
		return fmt.Errorf("count planned groups: %w", err)
	}
	p.LiveGroups = int64(p.Groups.Added - p.Groups.Removed)
	direct, err := s.countMemberships(ctx, p)
	if err != nil {
		return fmt.Errorf("count planned memberships: %w", err)
	}
	if err := sqldb.ScanRow(ctx, s.tx, "SELECT count(*) FROM staging.plan_membership WHERE connector = ?1", args,
		&edgeRows); err != nil {
		return fmt.Errorf("count planned memberships: %w", err)
	}
	rereadRows, err := s.countReread(ctx)
	if err != nil {
		return err
	}
	p.Rows += groupRows + edgeRows + rereadRows
	var users, groups int64
	if err := sqldb.ScanRow(ctx, s.tx,
		"SELECT live_users, live_groups, accounts, memberships FROM mirror WHERE connector = ?1", args,
		&users, &groups, &p.Losses.OfAccounts, &p.Losses.OfMemberships); err != nil {
		return fmt.Errorf("read totals: %w", err)
	}
	p.LiveUsers += users
	p.LiveGroups += groups
	p.Losses.OfGroups = int(groups)
	if err := s.countCauses(ctx, p, direct); err != nil {
		return fmt.Errorf("count causes: %w", err)
	}
	if err := s.countProperties(ctx, p); err != nil {
		return fmt.Errorf("count properties: %w", err)
	}
	if err := s.countLosses(ctx, p); err != nil {
		return fmt.Errorf("count losses: %w", err)
	}
	if err := s.countFound(ctx, p); err != nil {
		return fmt.Errorf("count unannounced changes: %w", err)
	}
	if err := sqldb.ScanRow(ctx, s.tx, `SELECT
			(SELECT count(*) FROM staging.plan_user p CROSS JOIN user_version v ON v.object = p.object
			CROSS JOIN object o ON o.id = p.object
				WHERE p.connector = ?1 AND p.status <> `+schema.Deleted+` AND `+schema.Misplaced+`) +
			(SELECT count(*) FROM staging.plan_group p CROSS JOIN group_version v ON v.object = p.object
			CROSS JOIN object o ON o.id = p.object
				WHERE p.connector = ?1 AND p.status <> `+schema.Deleted+` AND `+schema.Misplaced+`)`, args,
		&p.Misplaced); err != nil {
		return fmt.Errorf("count misplaced objects: %w", err)
	}
	return sqldb.ScanRow(ctx, s.tx, `SELECT count(*) FROM staging.stage_group
		WHERE connector = ?1 AND removal = `+schema.NotRemoved+` AND doc ->> 'visibility' = 'HiddenMembership'`, args,
		&p.HiddenGroups)
}

// seenEdges is an SQL WITH clause. Its table edge has the planned memberships and those of users
// and groups whose visibility changes. Its table seen says whether each one is visible before and
// after the plan. direct is 1 for a planned membership that does not change together with its
// account or group.
var seenEdges = `WITH edge (g, m, was, now, direct) AS (
		SELECT group_id, member_id, added = 0, added = 1, NOT (` + membershipCause + ` = ` +
	fmt.Sprint(int(directory.CauseCompanion)) + `)
			FROM staging.plan_membership p WHERE connector = ?1
	UNION ALL
		SELECT e.group_id, e.member_id, 1, 1, 0 FROM staging.plan_visible f
		CROSS JOIN membership e ON e.member_id = f.object AND e.valid_to IS NULL
		WHERE f.connector = ?1 AND f.before <> f.after
			AND NOT EXISTS (SELECT 1 FROM staging.plan_membership p
			WHERE p.group_id = e.group_id AND p.member_id = e.member_id)
	UNION
		SELECT e.group_id, e.member_id, 1, 1, 0 FROM staging.plan_visible f
		CROSS JOIN membership e ON e.group_id = f.object AND e.valid_to IS NULL
		WHERE f.connector = ?1 AND f.before <> f.after
			AND NOT EXISTS (SELECT 1 FROM staging.plan_membership p
			WHERE p.group_id = e.group_id AND p.member_id = e.member_id)
	), seen (g, m, direct, before, after) AS (
		SELECT g, m, direct, was AND ` + visible("g", "before") + ` AND ` + visible("m", "before") + `,
			now AND ` + visible("g", "after") + ` AND ` + visible("m", "after") + ` FROM edge
	)`

// countMemberships counts, by group, the memberships that become visible and those that stop being
// visible. It returns how many of them are not added or removed along with their account or group.
func (s *session) countMemberships(
	ctx context.Context, p *directory.Plan,
) (direct directory.MembershipCounts, err error) {
	fresh := "before"
	if s.options.Approved != 0 {
		fresh = "before AND NOT " + approvedEdge
	}
	// This reads the edges once, and looks up the visibility of each group once.
	if _, err := s.tx.Exec(ctx, seenEdges+` INSERT INTO staging.plan_moves
		SELECT g, ?1, count(*) FILTER (WHERE after), count(*) FILTER (WHERE after AND direct),
			count(*) FILTER (WHERE before), count(*) FILTER (WHERE before AND direct),
				count(*) FILTER (WHERE `+fresh+`), `+visible("g", "after")+`
		FROM seen WHERE before <> after GROUP BY g`, s.connector, s.options.Approved); err != nil {
		return direct, err
	}
	return direct, sqldb.ScanRow(ctx, s.tx, `SELECT coalesce(sum(gained), 0), coalesce(sum(gained_direct), 0),
			coalesce(sum(lost), 0), coalesce(sum(lost_direct), 0), coalesce(sum(fresh), 0),
			coalesce(max(lost) FILTER (WHERE stays), 0)
		FROM staging.plan_moves WHERE connector = ?1`, []any{s.connector},
		&p.Memberships.Added, &direct.Added, &p.Memberships.Removed, &direct.Removed, &p.Losses.Memberships,
		&p.GroupLoss)
}

// visible is an SQL expression that says whether an object is visible before or after the plan. An
// object that is neither a user nor a group is always visible.
func visible(object, when string) string {
	return fmt.Sprintf(`(SELECT CASE
		WHEN o.kind NOT IN `+schema.KindUserOrGroup+` THEN 1
		ELSE coalesce((SELECT p.%s FROM staging.plan_visible p WHERE p.object = o.id),
			(SELECT v.status IN `+schema.Visible+` FROM user_version v WHERE v.object = o.id AND v.valid_to IS NULL),
			(SELECT v.status = `+schema.Active+` FROM group_version v WHERE v.object = o.id AND v.valid_to IS NULL), 0)
		END FROM object o WHERE o.id = %s)`, when, object)
}

// planFirst counts the stored data of a first fetch. All of it is new.
func (s *session) planFirst(ctx context.Context, p *directory.Plan) error {
	if err := index.MakeFirstIndexes(ctx, s.tx); err != nil {
		return err
	}
	args := []any{s.connector, s.fetch.Snapshot}
	var groups int64
	if err := sqldb.ScanRow(ctx, s.tx, `SELECT count(*) FILTER (WHERE status IN `+schema.Visible+`), count(*)
		FROM user_version WHERE connector = ?1 AND valid_from = ?2`, args, &p.Users.Added, &p.LiveUsers); err != nil {
		return fmt.Errorf("count new users: %w", err)
	}
	if err := sqldb.ScanRow(ctx, s.tx, `SELECT count(*),
		count(*) FILTER (WHERE doc ->> 'visibility' = 'HiddenMembership')
		FROM group_version WHERE connector = ?1 AND valid_from = ?2`, args, &groups, &p.HiddenGroups); err != nil {
		return fmt.Errorf("count new groups: %w", err)
	}
	p.Groups.Added, p.LiveGroups = int(groups), groups
	var all, hidden int64
	if err := s.countAll(ctx, groups, &all); err != nil {
		return fmt.Errorf("count new memberships: %w", err)
	}
	if err := s.countHidden(ctx, int64(p.Users.Added)+groups, &hidden); err != nil {
		return fmt.Errorf("count hidden memberships: %w", err)
	}
	p.Memberships.Added = int(all - hidden)
	p.Rows = p.LiveUsers + groups + all
	p.Causes = appendCause(nil, "user", directory.OpAdded, directory.CauseAdded, p.Users.Added)
	p.Causes = appendCause(p.Causes, "group", directory.OpAdded, directory.CauseAdded, p.Groups.Added)
	p.Causes = appendCause(p.Causes, "membership", directory.OpAdded, directory.CauseMembershipAdded,
		p.Memberships.Added)
	return nil
}

// countAll counts the memberships of the listed groups in a first fetch. If the database has no
// other memberships, as is usual, SQLite can count them without reading each one.
func (s *session) countAll(ctx context.Context, listed int64, all *int64) error {
	var alone bool
	if err := sqldb.ScanRow(ctx, s.tx, `SELECT (SELECT count(*) FROM object
		WHERE connector = ?1 AND kind = `+schema.KindGroup+`) = ?2 AND
			(SELECT min(connector) FROM object) IS ?1 AND (SELECT max(connector) FROM object) IS ?1`,
		[]any{s.connector, listed}, &alone); err != nil {
		return err
	}
	if alone {
		return sqldb.ScanRow(ctx, s.tx, "SELECT count(*) FROM membership", nil, all)
	}
	return sqldb.ScanRow(ctx, s.tx, `SELECT count(*) FROM group_version v
		CROSS JOIN membership e ON e.group_id = v.object AND e.valid_from = ?2
		WHERE v.connector = ?1 AND v.valid_from = ?2`, []any{s.connector, s.fetch.Snapshot}, all)
}

// countHidden counts the memberships in a first fetch whose user or group is not visible. There are
// few or none of these, so the query starts from the members.
func (s *session) countHidden(ctx context.Context, visible int64, hidden *int64) error {
	var known int64
	if err := sqldb.ScanRow(ctx, s.tx, "SELECT count(*) FROM object WHERE connector = ?1 AND kind IN "+
		schema.KindUserOrGroup, []any{s.connector}, &known); err != nil || known == visible {
		return err
	}
	return sqldb.ScanRow(ctx, s.tx, `SELECT count(*) FROM object o
		CROSS JOIN membership e ON e.member_id = o.id AND e.valid_from = ?2
			CROSS JOIN group_version g ON g.object = e.group_id AND g.valid_from = ?2
		WHERE o.connector = ?1 AND (
			o.kind = `+schema.KindUser+` AND NOT EXISTS (SELECT 1 FROM user_version v
				WHERE v.object = o.id AND v.valid_from = ?2 AND v.status IN `+schema.Visible+`)
			OR o.kind = `+schema.KindGroup+` AND NOT EXISTS (SELECT 1 FROM group_version v
				WHERE v.object = o.id AND v.valid_from = ?2))`,
		[]any{s.connector, s.fetch.Snapshot}, hidden)
}
