package plan

import (
	"context"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// scopeWithheld is appended to the scope of a mirror if the last run had other options but did not
// take accounts out of scope.
const scopeWithheld = ";withheld"

// keepWithheld replaces the removals that earlier runs withheld with those of this run, in the
// transaction that stores the new links.
func (s *session) keepWithheld(ctx context.Context) error {
	if err := sqldb.ExecAll(ctx, s.tx, s.connector, "DELETE FROM withheld_user WHERE connector = ?1",
		"DELETE FROM withheld_group WHERE connector = ?1",
		"DELETE FROM withheld_membership WHERE connector = ?1"); err != nil || !s.options.Withhold {
		return err
	}
	return sqldb.ExecAll(ctx, s.tx, s.connector,
		`INSERT INTO withheld_user (object, connector, removal, enabled, guest, domain, name, doc, guid)
			SELECT object, connector, removal, enabled, guest, domain, name, doc, guid
			FROM staging.withhold_user WHERE connector = ?1 AND (altered OR NOT edited)`,
		"INSERT INTO withheld_group SELECT * FROM staging.withhold_group WHERE connector = ?1",
		"INSERT INTO withheld_membership SELECT * FROM staging.withhold_membership WHERE connector = ?1")
}

// scopeToSave returns the scope with which the next run compares its own. It is the scope from
// before the edit as long as the accounts that the edit takes out of scope are withheld.
func (s *session) scopeToSave(ctx context.Context) (scope string, err error) {
	if !s.options.Withhold {
		return s.fetch.Scope.String(), nil
	}
	var pending bool
	if err := sqldb.ScanRow(ctx, s.tx, `SELECT scope, EXISTS (SELECT 1 FROM staging.withhold_user
		WHERE connector = ?1 AND edited)
		FROM mirror WHERE connector = ?1`, []any{s.connector}, &scope, &pending); err != nil {
		return "", fmt.Errorf("compare options: %w", err)
	}
	if !pending {
		return s.fetch.Scope.String(), nil
	}
	return strings.TrimSuffix(scope, scopeWithheld) + scopeWithheld, nil
}

// stageWithheld starts a fetch with the removals that earlier runs withheld. New data from Graph
// replaces them. A full fetch lists existing accounts again, so it takes over only deleted ones.
func (s *session) stageWithheld(ctx context.Context) error {
	if err := sqldb.ExecAll(ctx, s.tx, s.connector,
		`INSERT INTO staging.stage_user (object, connector, removal, status, enabled, guest, domain, name, doc)
			SELECT object, connector, removal, `+schema.Deleted+`, enabled, guest, domain, name, '' FROM withheld_user
			WHERE connector = ?1 AND removal > `+schema.NotRemoved,
		`INSERT INTO staging.stage_group (object, connector, removal, name, doc)
			SELECT object, connector, removal, '', '' FROM withheld_group WHERE connector = ?1`,
		`INSERT INTO staging.stage_membership (group_id, member_id, connector, removed)
			SELECT group_id, member_id, connector, 1 FROM withheld_membership WHERE connector = ?1`); err != nil {
		return fmt.Errorf("stage withheld removals: %w", err)
	}
	if err := sqldb.ExecAll(ctx, s.tx, s.connector, // they were announced to an earlier run
		"INSERT INTO staging.fetch_announced SELECT connector, object, 0 FROM withheld_user WHERE connector = ?1",
		"INSERT INTO staging.fetch_announced SELECT connector, object, 0 FROM withheld_group WHERE connector = ?1",
		"INSERT INTO staging.fetch_announced SELECT connector, group_id, member_id FROM withheld_membership "+
			"WHERE connector = ?1"); err != nil {
		return fmt.Errorf("mark withheld removals as announced: %w", err)
	}
	if s.fetch.Mode == directory.ModeFull {
		return nil
	}
	return sqldb.Wrap("stage accounts that left the scope",
		s.stageFacts(ctx, `SELECT object, `+schema.Unknown+`, enabled, guest, domain, name, doc, guid
		FROM withheld_user WHERE connector = ? AND removal = `+schema.NotRemoved))
}
