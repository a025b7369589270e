package storage

import (
	"context"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// scopeWithheld marks the scope of a mirror: the last run, which had other options, did
// not take the accounts out of scope.
const scopeWithheld = ";withheld"

// withholdSteps take visible removals out of the plan and record them, except the ones
// that the plan of run ?2 contained too. Parameters: ?1 connector, ?2 the approved run.
var withholdSteps = []planStep{
	{"withhold users", fmt.Sprintf(`INSERT INTO staging.withhold_user
		SELECT p.object, ?1, CASE WHEN s.object IS NULL THEN 3 ELSE s.removal END, p.enabled, p.guest, p.domain, p.name,
			CASE WHEN p.status = 4 THEN p.doc ELSE '' END, p.cause IN (%d, %d), p.doc <> v.doc, p.guid
		FROM staging.plan_user p LEFT JOIN staging.stage_user s ON s.object = p.object
			CROSS JOIN user_version v ON v.object = p.object AND v.valid_to IS NULL
		WHERE p.connector = ?1 AND p.old IN (1, 2) AND p.status IN (3, 4) AND NOT `+approvedUser,
		directory.CauseDomainsEdited, directory.CauseGuestsEdited)},
	{"withhold groups", `INSERT INTO staging.withhold_group
		SELECT p.object, ?1, CASE WHEN s.object IS NULL THEN 3 ELSE s.removal END
		FROM staging.plan_group p LEFT JOIN staging.stage_group s ON s.object = p.object
		WHERE p.connector = ?1 AND p.old = 1 AND p.status = 3 AND NOT ` + approvedGroup},
	{"withhold memberships", `INSERT INTO staging.withhold_membership
		SELECT g, m, ?1 FROM (SELECT group_id AS g, member_id AS m FROM staging.plan_membership WHERE connector = ?1 AND added = 0)
		WHERE NOT ` + approvedEdge},
	{"take withheld users out", `DELETE FROM staging.plan_user WHERE object IN (SELECT object FROM staging.withhold_user WHERE connector = ?1)`},
	{"take withheld groups out", `DELETE FROM staging.plan_group WHERE object IN (SELECT object FROM staging.withhold_group WHERE connector = ?1)`},
	{"take withheld memberships out", `DELETE FROM staging.plan_membership WHERE (group_id, member_id) IN (SELECT group_id, member_id FROM staging.withhold_membership WHERE connector = ?1)`},
	{"leave withheld ones visible", `DELETE FROM staging.plan_visible WHERE object IN
		(SELECT object FROM staging.withhold_user WHERE connector = ?1 UNION ALL SELECT object FROM staging.withhold_group WHERE connector = ?1)`},
}

// keepWithheld replaces the removals that earlier runs have withheld with those of this
// one, in the transaction that stores the new links.
func (s *session) keepWithheld(ctx context.Context) error {
	if err := sqldb.ExecAll(ctx, s.tx, s.connector, "DELETE FROM withheld_user WHERE connector = ?1",
		"DELETE FROM withheld_group WHERE connector = ?1", "DELETE FROM withheld_membership WHERE connector = ?1"); err != nil || !s.options.Withhold {
		return err
	}
	return sqldb.ExecAll(ctx, s.tx, s.connector,
		`INSERT INTO withheld_user (object, connector, removal, enabled, guest, domain, name, doc, guid)
			SELECT object, connector, removal, enabled, guest, domain, name, doc, guid
			FROM staging.withhold_user WHERE connector = ?1 AND (altered OR NOT edited)`,
		"INSERT INTO withheld_group SELECT * FROM staging.withhold_group WHERE connector = ?1",
		"INSERT INTO withheld_membership SELECT * FROM staging.withhold_membership WHERE connector = ?1")
}

// scopeToSave is the scope that the next run compares its own with: the one from before
// the edit, as long as the accounts that the edit takes out of scope are withheld.
func (s *session) scopeToSave(ctx context.Context) (scope string, err error) {
	if !s.options.Withhold {
		return s.fetch.Scope.String(), nil
	}
	var pending bool
	if err := sqldb.ScanRow(ctx, s.tx, `SELECT scope, EXISTS (SELECT 1 FROM staging.withhold_user WHERE connector = ?1 AND edited)
		FROM mirror WHERE connector = ?1`, []any{s.connector}, &scope, &pending); err != nil {
		return "", fmt.Errorf("compare options: %w", err)
	}
	if !pending {
		return s.fetch.Scope.String(), nil
	}
	return strings.TrimSuffix(scope, scopeWithheld) + scopeWithheld, nil
}

// bringUpWithheld begins a fetch with what runs have withheld; new data from Graph
// replaces it. A full fetch lists existing objects again, so it takes over only deleted
// ones.
func (s *session) bringUpWithheld(ctx context.Context) error {
	if err := sqldb.ExecAll(ctx, s.tx, s.connector,
		`INSERT INTO staging.stage_user (object, connector, removal, status, enabled, guest, domain, name, doc)
			SELECT object, connector, removal, 3, enabled, guest, domain, name, '' FROM withheld_user WHERE connector = ?1 AND removal > 0`,
		`INSERT INTO staging.stage_group (object, connector, removal, name, doc)
			SELECT object, connector, removal, '', '' FROM withheld_group WHERE connector = ?1`,
		`INSERT INTO staging.stage_membership (group_id, member_id, connector, removed)
			SELECT group_id, member_id, connector, 1 FROM withheld_membership WHERE connector = ?1`); err != nil {
		return fmt.Errorf("bring up what was withheld: %w", err)
	}
	if err := sqldb.ExecAll(ctx, s.tx, s.connector, // that was announced to an earlier run
		"INSERT INTO staging.fetch_announced SELECT connector, object, 0 FROM withheld_user WHERE connector = ?1",
		"INSERT INTO staging.fetch_announced SELECT connector, object, 0 FROM withheld_group WHERE connector = ?1",
		"INSERT INTO staging.fetch_announced SELECT connector, group_id, member_id FROM withheld_membership WHERE connector = ?1"); err != nil {
		return fmt.Errorf("note what was withheld: %w", err)
	}
	if s.fetch.Mode == directory.ModeFull {
		return nil
	}
	return sqldb.Wrap("bring up who left the filter", s.stageFacts(ctx, `SELECT object, 0, enabled, guest, domain, name, doc, guid
		FROM withheld_user WHERE connector = ? AND removal = 0`))
}
