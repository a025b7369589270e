package plan

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// verification returns the time of the last full read, and the differences from Graph's
// count in the latest runs.
func (st *Store) verification(
	ctx context.Context, connector string,
) (readAt time.Time, silence directory.Silence, err error) {
	var read int64
	err = st.db.QueryRow(ctx, `SELECT read_at, users_off, groups_off, runs_off, read_off FROM verification
		WHERE connector = (SELECT id FROM connector WHERE uid = ?)`, connector).
		Scan(&read, &silence.Users, &silence.Groups, &silence.Runs, &silence.Read)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return sqldb.FromMillis(read), silence, err
}

// keepVerified stores how complete this run was, for later runs, in the transaction that applies
// it. A run does not count as verified if it left objects unread, or kept objects that were not
// listed.
func (s *session) keepVerified(ctx context.Context, p directory.Plan, end directory.Conclusion) error {
	var read, verified int64
	if s.fetch.Mode == directory.ModeFull {
		read = sqldb.ToMillis(end.Run.EndedAt)
		if !p.Options.KeepAbsent && len(end.Unread) == 0 && p.NotFound == 0 {
			verified = read
		}
	}
	x := end.Silence
	_, err := s.tx.Exec(ctx, `INSERT INTO verification (connector, read_at, verified_at, users_off, groups_off,
		runs_off, read_off)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
		ON CONFLICT (connector) DO UPDATE SET read_at = max(read_at, ?2), verified_at = max(verified_at, ?3),
			users_off = ?4, groups_off = ?5, runs_off = ?6, read_off = ?7`,
		s.connector, read, verified, x.Users, x.Groups, x.Runs, x.Read)
	return sqldb.Wrap("record how complete the run was", err)
}

// countFound counts the changes of a verifying fetch that no delta round announced. A membership
// that is added or removed along with its account or group is not counted, and neither are changes caused by
// edited options.
func (s *session) countFound(ctx context.Context, p *directory.Plan) error {
	if !s.fetch.Verifies {
		return nil
	}
	announced := "EXISTS (SELECT 1 FROM staging.fetch_announced a WHERE a.connector = ?1 AND a.object = %s " +
		"AND a.member = %s)"
	object := fmt.Sprintf(announced, "p.object", "0")
	companion := "EXISTS (SELECT 1 FROM staging.plan_visible x WHERE x.object IN (p.group_id, p.member_id) " +
		"AND x.before <> x.after)"
	p.Found = new(directory.Found)
	return sqldb.ScanRow(ctx, s.tx, fmt.Sprintf(`SELECT
			(SELECT count(*) FROM staging.plan_user p WHERE p.connector = ?1 AND p.cause NOT IN (%d, %d, %d)
				AND NOT `+object+`),
			(SELECT count(*) FROM staging.plan_group p WHERE p.connector = ?1 AND NOT `+object+`),
			(SELECT count(*) FROM staging.plan_membership p WHERE p.connector = ?1
				AND NOT `+fmt.Sprintf(announced, "p.group_id", "p.member_id")+` AND NOT `+companion+`)`,
		directory.CauseDomainsEdited, directory.CauseGuestsEdited, directory.CauseDisabledEdited),
		[]any{s.connector}, &p.Found.Users, &p.Found.Groups, &p.Found.Memberships)
}

// MarkDoubtful implements syncer.Plans.
func (st *Store) MarkDoubtful(ctx context.Context, f *directory.Fetch, most int) (n int, err error) {
	err = st.stage(ctx, f, "mark doubtful removals", func(ctx context.Context, s *session) error {
		members, err := sqldb.ListNumbers(ctx, s.tx, fmt.Sprintf(`SELECT d.object FROM (
				SELECT p.member_id AS object FROM staging.plan_membership p JOIN object o ON o.id = p.member_id
				WHERE p.connector = ?1 AND p.added = 0 AND o.kind IN `+schema.KindUserOrGroup+` AND `+
			s.listed("p.member_id")+`
					AND NOT EXISTS (SELECT 1 FROM staging.fetch_announced a
					WHERE a.connector = ?1 AND a.object = p.group_id AND a.member = p.member_id)
				UNION SELECT p.object FROM staging.plan_user p
					WHERE p.connector = ?1 AND p.status = `+schema.Deleted+` AND p.cause = %[1]d
					AND NOT EXISTS (SELECT 1 FROM staging.stage_user s WHERE s.object = p.object)
				UNION SELECT p.object FROM staging.plan_group p
					WHERE p.connector = ?1 AND p.status = `+schema.Deleted+` AND p.cause = %[1]d
					AND NOT EXISTS (SELECT 1 FROM staging.stage_group s WHERE s.object = p.object)) d
			WHERE NOT EXISTS (SELECT 1 FROM staging.fetch_whole w
			WHERE w.connector = ?1 AND w.object = d.object AND w.side = ?2)
				AND NOT EXISTS (SELECT 1 FROM staging.fetch_appeared a
				WHERE a.connector = ?1 AND a.object = d.object AND a.side = ?4)
			LIMIT ?3`, directory.CauseNotListed), s.connector, sideGroups, most+1, sideGroups+unfound)
		if err != nil || len(members) > most {
			return err
		}
		n = len(members)
		for _, member := range members {
			if _, err := s.tx.Exec(ctx, `INSERT OR IGNORE INTO staging.fetch_appeared (connector, object, side, kind)
				SELECT ?1, id, ?2, kind FROM object WHERE id = ?3`, s.connector, sideGroups, member); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}
