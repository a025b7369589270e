package plan

import (
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
)

// The plan as a document. Its statements run in this order:
//
//  1. objectSteps: empty the plan of before; plan users and groups.
//  2. rereadSteps: take out those that were only read again, in other properties; the same for
//     those that were late (lateSteps in late.go).
//  3. edgeSteps: who is visible before and after; plan memberships.
//  4. withholdSteps: take visible removals out, if the run withholds them.
//
// The statements compare the staged data, alias s, with the open versions, alias v.

// planStep is one statement of the plan. Parameters: ?1 connector, ?2 whether absent
// objects are gone, ?3 whether the connector's options were edited, ?4 whether the one
// for guests was, ?5 whether hidden memberships cannot be seen, ?6 whether objects that
// were not listed stay.
type planStep struct{ name, query string }

// The statements compare the staged data with the open versions. They start from the
// staged rows, so the work depends on the changes; only a full fetch looks for absent
// objects. CROSS JOIN fixes that order: without statistics the planner may begin with
// the large table.
var objectSteps = []planStep{
	{"clear plan of users", "DELETE FROM staging.plan_user WHERE connector = ?1"},
	{"clear plan of groups", "DELETE FROM staging.plan_group WHERE connector = ?1"},
	{"clear plan of memberships", "DELETE FROM staging.plan_membership WHERE connector = ?1"},
	{"clear plan of visibility", "DELETE FROM staging.plan_visible WHERE connector = ?1"},
	{"clear what is withheld of users", "DELETE FROM staging.withhold_user WHERE connector = ?1"},
	{"clear what is withheld of groups", "DELETE FROM staging.withhold_group WHERE connector = ?1"},
	{"clear what is withheld of memberships", "DELETE FROM staging.withhold_membership WHERE connector = ?1"},
	{"clear what groups gain and lose", "DELETE FROM staging.plan_moves WHERE connector = ?1"},
	{"clear users that were only read again", "DELETE FROM staging.plan_reread_user WHERE connector = ?1"},
	{"clear groups that were only read again", "DELETE FROM staging.plan_reread_group WHERE connector = ?1"},

	{"plan live users", fmt.Sprintf(`INSERT INTO staging.plan_user
		SELECT s.object, ?1, coalesce(v.status, 0), s.status, CASE
			WHEN v.object IS NULL THEN %d
			WHEN v.status = 3 THEN %d
			WHEN v.status = s.status THEN CASE WHEN `+renamed+` THEN %d ELSE %d END
			WHEN ?3 AND v.enabled = s.enabled AND v.guest = s.guest AND v.domain = s.domain THEN
				CASE WHEN 4 NOT IN (v.status, s.status) THEN %d WHEN ?4 AND s.guest THEN %d ELSE %d END
			WHEN s.status = 4 THEN %d
			WHEN v.status = 4 THEN %d
			WHEN s.status = 2 THEN %d
			ELSE %d END, s.enabled, s.guest, s.domain, s.name, s.doc, s.guid
		FROM staging.stage_user s LEFT JOIN user_version v ON v.object = s.object AND v.valid_to IS NULL
		WHERE s.connector = ?1 AND s.removal = 0 AND (v.object IS NULL OR v.status <> s.status OR v.doc <> s.doc)`,
		directory.CauseAdded, directory.CauseRestored, directory.CauseRenamed, directory.CauseUpdated,
		directory.CauseDisabledEdited, directory.CauseGuestsEdited, directory.CauseDomainsEdited,
		directory.CauseLeftScope, directory.CauseEnteredScope, directory.CauseDisabled, directory.CauseEnabled)},

	// A soft-deleted account that is purged changes its cause; its tombstone stays.
	{"plan removed users", fmt.Sprintf(`INSERT INTO staging.plan_user
		SELECT s.object, ?1, v.status, 3, CASE s.removal WHEN %d THEN %d WHEN 3 THEN %d ELSE %d END, v.enabled, v.guest, v.domain, v.name, v.doc, v.guid
		FROM staging.stage_user s CROSS JOIN user_version v ON v.object = s.object AND v.valid_to IS NULL
		WHERE s.connector = ?1 AND s.removal > 0 AND (v.status <> 3 OR v.cause <> %d AND s.removal = %d)`,
		directory.SoftDeleted, directory.CauseSoftDeleted, directory.CauseNotListed, directory.CausePurged, directory.CausePurged, directory.Purged)},

	{"plan absent users", fmt.Sprintf(`INSERT INTO staging.plan_user
		SELECT v.object, ?1, v.status, 3, %d, v.enabled, v.guest, v.domain, v.name, v.doc, v.guid
		FROM object o CROSS JOIN user_version v ON v.object = o.id AND v.valid_to IS NULL
		WHERE ?2 AND o.connector = ?1 AND o.kind = 1 AND v.status <> 3
			AND NOT EXISTS (SELECT 1 FROM staging.stage_user s WHERE s.object = o.id)
			AND NOT `+answeredFor("o.id"), directory.CauseNotListed)},

	{"plan live groups", fmt.Sprintf(`INSERT INTO staging.plan_group
		SELECT s.object, ?1, coalesce(v.status, 0), 1, CASE
			WHEN v.object IS NULL THEN %d WHEN v.status = 3 THEN %d WHEN v.name <> s.name THEN %d ELSE %d END, s.name, s.doc, s.guid
		FROM staging.stage_group s LEFT JOIN group_version v ON v.object = s.object AND v.valid_to IS NULL
		WHERE s.connector = ?1 AND s.removal = 0 AND (v.object IS NULL OR v.status <> 1 OR v.doc <> s.doc)`,
		directory.CauseAdded, directory.CauseRestored, directory.CauseRenamed, directory.CauseUpdated)},

	{"plan removed groups", fmt.Sprintf(`INSERT INTO staging.plan_group
		SELECT s.object, ?1, v.status, 3, CASE s.removal WHEN %d THEN %d WHEN 3 THEN %d ELSE %d END, v.name, v.doc, v.guid
		FROM staging.stage_group s CROSS JOIN group_version v ON v.object = s.object AND v.valid_to IS NULL
		WHERE s.connector = ?1 AND s.removal > 0 AND (v.status <> 3 OR v.cause <> %d AND s.removal = %d)`,
		directory.SoftDeleted, directory.CauseSoftDeleted, directory.CauseNotListed, directory.CausePurged, directory.CausePurged, directory.Purged)},

	{"plan absent groups", fmt.Sprintf(`INSERT INTO staging.plan_group
		SELECT v.object, ?1, v.status, 3, %d, v.name, v.doc, v.guid
		FROM object o CROSS JOIN group_version v ON v.object = o.id AND v.valid_to IS NULL
		WHERE ?2 AND o.connector = ?1 AND o.kind = 2 AND v.status <> 3
			AND NOT EXISTS (SELECT 1 FROM staging.stage_group s WHERE s.object = o.id)
			AND NOT `+answeredFor("o.id"), directory.CauseNotListed)},
}

// rereadSteps take out of the plan the objects, whose versions v match, that differ
// from the mirror only in properties that were not read on both sides. They get new
// versions, and nothing else mentions them.
func rereadSteps(list []directory.Reading, fit string) (steps []planStep) {
	for _, what := range []string{"user", "group"} {
		paths := pathsOf(list, what)
		if paths == "" {
			continue
		}
		steps = append(steps, planStep{"find " + what + "s that were only read again", fmt.Sprintf(`INSERT INTO staging.plan_reread_%[1]s
			SELECT p.object, ?1, p.doc, p.guid FROM staging.plan_%[1]s p CROSS JOIN %[1]s_version v ON v.object = p.object AND v.valid_to IS NULL
			WHERE p.connector = ?1 AND p.old = p.status AND p.cause = %[2]d AND (v.guid IS NULL OR v.guid IS p.guid)
				AND json_remove(v.doc, %[3]s) = json_remove(p.doc, %[3]s) AND %[4]s`, what, directory.CauseUpdated, paths, fit)},
			planStep{"leave " + what + "s alone that were only read again", fmt.Sprintf(`DELETE FROM staging.plan_%[1]s WHERE object IN
				(SELECT object FROM staging.plan_reread_%[1]s WHERE connector = ?1)`, what)})
	}
	return steps
}

// edgeSteps follow objectSteps: memberships, and which of them are visible.
var edgeSteps = []planStep{
	{"plan visibility of users", `INSERT INTO staging.plan_visible
		SELECT object, ?1, old IN (1, 2), status IN (1, 2) FROM staging.plan_user WHERE connector = ?1`},
	{"plan visibility of groups", `INSERT INTO staging.plan_visible
		SELECT object, ?1, old = 1, status = 1 FROM staging.plan_group WHERE connector = ?1`},

	{"plan added memberships", `INSERT INTO staging.plan_membership
		SELECT s.group_id, s.member_id, ?1, 1 FROM staging.stage_membership s
		WHERE s.connector = ?1 AND s.removed = 0 AND NOT EXISTS
			(SELECT 1 FROM membership e WHERE e.group_id = s.group_id AND e.member_id = s.member_id AND e.valid_to IS NULL)`},

	{"plan removed memberships", `INSERT INTO staging.plan_membership
		SELECT s.group_id, s.member_id, ?1, 0 FROM staging.stage_membership s
		WHERE s.connector = ?1 AND s.removed = 1 AND EXISTS
			(SELECT 1 FROM membership e WHERE e.group_id = s.group_id AND e.member_id = s.member_id AND e.valid_to IS NULL)`},

	// A group that was read completely has lost the members that were not in the
	// answers, except deleted ones: listings leave them out, and Entra ID keeps their
	// memberships until they are purged. The same applies to members that are listed
	// but were not found when their groups were requested.
	{"plan memberships absent from groups", `INSERT OR IGNORE INTO staging.plan_membership
		SELECT e.group_id, e.member_id, ?1, 0
		FROM staging.fetch_whole w CROSS JOIN membership e ON e.group_id = w.object AND e.valid_to IS NULL
		WHERE w.connector = ?1 AND w.side = 1 AND NOT EXISTS
			(SELECT 1 FROM staging.stage_membership s WHERE s.group_id = e.group_id AND s.member_id = e.member_id AND s.removed = 0)
			AND ` + statusAfter("e.member_id") + ` NOT IN (0, 3)
			AND ` + statusAfter("e.group_id") + ` <> 3 AND ` + seesMembers + `
			AND NOT EXISTS (SELECT 1 FROM staging.fetch_appeared a WHERE a.connector = ?1 AND a.object = e.member_id AND a.side = 4)
			AND (NOT ?6 OR ` + answeredFor("e.member_id") + ")"},

	// A user or group whose groups were requested has left all other groups.
	{"plan memberships absent from members", `INSERT OR IGNORE INTO staging.plan_membership
		SELECT e.group_id, e.member_id, ?1, 0
		FROM staging.fetch_whole w CROSS JOIN membership e ON e.member_id = w.object AND e.valid_to IS NULL
		WHERE w.connector = ?1 AND w.side = 2 AND NOT EXISTS
			(SELECT 1 FROM staging.stage_membership s WHERE s.group_id = e.group_id AND s.member_id = e.member_id AND s.removed = 0)
			AND ` + statusAfter("e.group_id") + ` <> 3 AND ` + seesMembers + `
			AND NOT (?6 AND NOT EXISTS (SELECT 1 FROM staging.stage_group g WHERE g.object = e.group_id))`},
}

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

// renamed is an SQL condition: the name or an address of a user, alias v, differs in
// the staged data, alias s.
const renamed = `(v.name <> s.name OR v.doc ->> 'userPrincipalName' IS NOT s.doc ->> 'userPrincipalName'
	OR v.doc ->> 'mail' IS NOT s.doc ->> 'mail')`

// answeredFor is an SQL condition: in this fetch Graph returned the groups of an
// object, so the object exists, even if a listing leaves it out.
func answeredFor(object string) string {
	return "EXISTS (SELECT 1 FROM staging.fetch_whole w WHERE w.connector = ?1 AND w.object = " + object + " AND w.side = 2)"
}

// seesMembers is an SQL condition: the members of the group of a membership e can be
// read. If Graph hides them, it returns an empty list, which says nothing about the
// known ones.
const seesMembers = `(NOT ?5 OR 'HiddenMembership' IS NOT coalesce(
	(SELECT nullif(g.doc, '') ->> 'visibility' FROM staging.stage_group g WHERE g.object = e.group_id),
	(SELECT v.doc ->> 'visibility' FROM group_version v WHERE v.object = e.group_id AND v.valid_to IS NULL)))`

// statusAfter is an SQL expression for an object's status when the plan will
// have been applied: 1 for kinds that have no status, 0 for a user or group
// that is not known.
func statusAfter(object string) string {
	return fmt.Sprintf(`(SELECT CASE o.kind
		WHEN 1 THEN coalesce((SELECT p.status FROM staging.plan_user p WHERE p.object = o.id),
			(SELECT v.status FROM user_version v WHERE v.object = o.id AND v.valid_to IS NULL), 0)
		WHEN 2 THEN coalesce((SELECT p.status FROM staging.plan_group p WHERE p.object = o.id),
			(SELECT v.status FROM group_version v WHERE v.object = o.id AND v.valid_to IS NULL), 0)
		ELSE 1 END FROM object o WHERE o.id = %s)`, object)
}
