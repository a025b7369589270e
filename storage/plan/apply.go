package plan

import (
	"context"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/history"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Apply implements syncer.Plans.
func (st *Store) Apply(
	ctx context.Context, f *directory.Fetch, p directory.Plan, end directory.Conclusion,
) (directory.Run, error) {
	// The statements of a large plan run under ctx, so cancelling does not wait for
	// them. Once the transaction commits, the run is permanent.
	err := st.stage(ctx, f, "apply", func(_ context.Context, s *session) error {
		s.options = p.Options
		if f.First {
			return s.applyFirst(ctx, p, &end)
		}
		if end.Settled != nil {
			if err := history.EndRun(ctx, s.tx, *end.Settled, 0); err != nil {
				return fmt.Errorf("settle held run: %w", err)
			}
		}
		return s.applyPlan(ctx, p, &end)
	})
	if err != nil {
		return end.Run, err
	}
	// The run is permanent even if its staged rows remain, because the program dies here or the
	// disk is full. The next run then drops them or finds that they change nothing.
	drop := st.DropFetch
	if f.First {
		drop = st.dropStaged // Index continues with the known objects
	}
	_ = drop(context.WithoutCancel(ctx), f.Connector)
	return end.Run, nil
}

func (s *session) applyFirst(ctx context.Context, p directory.Plan, end *directory.Conclusion) error {
	// Plan created these indexes, but the first fetch of another connector may have dropped them
	// since.
	if err := index.MakeFirstIndexes(ctx, s.tx); err != nil {
		return err
	}
	if err := s.saveMirror(ctx, p, s.fetch.Snapshot, 0, p.Users.Added, p.Memberships.Added,
		s.fetch.Scope.String()); err != nil {
		return err
	}
	setTotals(&end.Run, p, p.Users.Added, p.Memberships.Added)
	if err := s.keepUnread(ctx, end.Unread); err != nil {
		return err
	}
	if err := s.keepVerified(ctx, p, *end); err != nil {
		return err
	}
	if err := history.EndRun(ctx, s.tx, end.Run, s.fetch.Snapshot); err != nil {
		return err
	}
	return sqldb.ExecAll(ctx, s.tx, s.connector,
		"DELETE FROM main.fetch WHERE connector = ?1", "DELETE FROM main.fetch_stream WHERE connector = ?1",
		"DELETE FROM main.fetch_whole WHERE connector = ?1", "DELETE FROM main.fetch_appeared WHERE connector = ?1",
		"DELETE FROM main.fetch_unsaid WHERE connector = ?1")
}

func (s *session) applyPlan(ctx context.Context, p directory.Plan, end *directory.Conclusion) error {
	run := &end.Run
	var accounts, memberships int
	var snapshot, indexed int64
	if err := sqldb.ScanRow(ctx, s.tx,
		"SELECT accounts, memberships, snapshot, indexed FROM mirror WHERE connector = ?", []any{s.connector},
		&accounts, &memberships, &snapshot, &indexed); err != nil {
		return fmt.Errorf("read totals: %w", err)
	}
	accounts += p.Users.Added + p.Users.Restored - p.Users.Removed
	memberships += p.Memberships.Added - p.Memberships.Removed
	if p.Rows > 0 {
		snapshot = s.fetch.Snapshot
		if err := s.writeVersions(ctx, run.ID); err != nil {
			return err
		}
		late, err := s.rereadLate(ctx)
		if err != nil {
			return err
		}
		if late || affectsIndex(p.Reading) {
			if err := s.unindexReread(ctx); err != nil {
				return err
			}
			indexed = 0
		}
		if indexed == 0 {
			if err := s.unindexPlanned(ctx); err != nil {
				return err
			}
		}
	}
	scope, err := s.scopeToSave(ctx)
	if err != nil {
		return err
	}
	if err := s.saveMirror(ctx, p, snapshot, indexed, accounts, memberships, scope); err != nil {
		return err
	}
	if err := s.keepWithheld(ctx); err != nil {
		return err
	}
	if err := s.keepUnread(ctx, end.Unread); err != nil {
		return err
	}
	if err := s.keepVerified(ctx, p, *end); err != nil {
		return err
	}
	setTotals(run, p, accounts, memberships)
	if err := s.keepReading(ctx, run.ID, p.Reading); err != nil {
		return err
	}
	if err := s.keepLate(ctx, snapshot, p.Reading); err != nil {
		return err
	}
	return history.EndRun(ctx, s.tx, *run, snapshot)
}

// unindexPlanned removes the planned objects from a search index that a first run has not
// completed, for example because of a crash. Index adds the missing objects later.
func (s *session) unindexPlanned(ctx context.Context) error {
	return sqldb.Wrap("remove changes from the search index",
		sqldb.ExecAll(ctx, s.tx, s.connector, `DELETE FROM search WHERE rowid IN
		(SELECT object FROM staging.plan_user WHERE connector = ?1 UNION ALL SELECT object FROM staging.plan_group
			WHERE connector = ?1)`))
}

func setTotals(run *directory.Run, p directory.Plan, accounts, memberships int) {
	setChanges(run, p)
	run.Users.Total, run.Groups.Total, run.Memberships.Total = accounts, int(p.LiveGroups), memberships
}

// setChanges copies the plan's changes into the run.
func setChanges(run *directory.Run, p directory.Plan) {
	run.Users, run.Groups, run.Memberships = p.Users, p.Groups, p.Memberships
	run.Causes, run.Properties, run.Edits, run.GroupLoss, run.Reading = p.Causes, p.Properties, p.Edits, p.GroupLoss,
		p.Reading
	run.PropertyLoss, run.Found = p.PropertyLoss, p.Found
}

// saveMirror stores the position from which the next run continues. It stores no token, so the
// connector's data in the staging database becomes invalid.
func (s *session) saveMirror(
	ctx context.Context, p directory.Plan, snapshot, indexed int64, accounts, memberships int, scope string,
) error {
	link := "(SELECT link FROM " + s.schema + ".fetch_stream WHERE connector = ?1 AND stream = '%s')"
	_, err := s.tx.Exec(ctx, fmt.Sprintf(`INSERT OR REPLACE INTO mirror
		(connector, snapshot, indexed, users_link, groups_link, excluded, scope, live_users, live_groups, accounts,
		memberships, selected, agents)
		VALUES (?1, ?2, ?3, `+link+`, `+link+`, ?4, ?5, ?6, ?7, ?8, ?9, ?10,
			coalesce((SELECT agents FROM mirror WHERE connector = ?1), 0))`, directory.StreamUserChanges,
		directory.StreamGroupChanges),
		s.connector, snapshot, indexed, strings.Join(s.fetch.Excluded, ","), scope,
		p.LiveUsers, p.LiveGroups, accounts, memberships, s.fetch.Selected.String())
	return sqldb.Wrap("save delta links", err)
}

// writeVersions closes the versions that the plan ends and opens new ones.
func (s *session) writeVersions(ctx context.Context, run int64) error {
	for _, query := range []string{
		`UPDATE user_version SET valid_to = ?2 WHERE valid_to IS NULL
			AND object IN (SELECT object FROM staging.plan_user WHERE connector = ?1)`,
		`INSERT INTO user_version (object, valid_from, connector, status, cause, enabled, guest, domain, name,
			doc, guid)
			SELECT object, ?2, ?1, status, cause, enabled, guest, domain, name, doc, guid FROM staging.plan_user
				WHERE connector = ?1`,
		`UPDATE group_version SET valid_to = ?2 WHERE valid_to IS NULL
			AND object IN (SELECT object FROM staging.plan_group WHERE connector = ?1)`,
		`INSERT INTO group_version (object, valid_from, connector, status, cause, name, doc, guid)
			SELECT object, ?2, ?1, status, cause, name, doc, guid FROM staging.plan_group WHERE connector = ?1`,
		// With UPDATE … FROM, SQLite would look at every membership.
		`UPDATE membership SET valid_to = ?2 WHERE valid_to IS NULL AND (group_id, member_id) IN
			(SELECT group_id, member_id FROM staging.plan_membership WHERE connector = ?1 AND added = 0)`,
		`INSERT INTO membership (group_id, member_id, valid_from)
			SELECT group_id, member_id, ?2 FROM staging.plan_membership WHERE connector = ?1 AND added = 1`,
	} {
		if err := s.writeVersion(ctx, query); err != nil {
			return err
		}
	}
	if err := s.writeReread(ctx); err != nil {
		return err
	}
	return s.logChanges(ctx, run)
}

func (s *session) writeVersion(ctx context.Context, query string) error {
	_, err := s.tx.Exec(ctx, query, s.connector, s.fetch.Snapshot)
	return sqldb.Wrap("write versions", err)
}

// logChanges writes the plan to the change log.
func (s *session) logChanges(ctx context.Context, run int64) error {
	for _, query := range []string{
		"INSERT INTO change (run, kind, object, member, op, cause) SELECT ?2, " + schema.KindUser +
			", object, 0, " + userOp +
			", cause FROM staging.plan_user p WHERE connector = ?1",
		"INSERT INTO change (run, kind, object, member, op, cause) SELECT ?2, " + schema.KindGroup +
			", object, 0, " + groupOp +
			", cause FROM staging.plan_group p WHERE connector = ?1",
		"INSERT INTO change (run, kind, object, member, op, cause) SELECT ?2, " + schema.KindMembership +
			", group_id, member_id, " + membershipOp + ", " +
			membershipCause + " FROM staging.plan_membership p WHERE connector = ?1",
	} {
		if _, err := s.tx.Exec(ctx, query, s.connector, run); err != nil {
			return fmt.Errorf("log changes: %w", err)
		}
	}
	return nil
}

// EndRun implements syncer.Runs.
func (st *Store) EndRun(ctx context.Context, run directory.Run) error {
	err := st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error { return history.EndRun(ctx, tx, run, 0) })
	Forget(st, run.Connector)
	return sqldb.Wrap("end run", err)
}
