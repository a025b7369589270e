package plan

import (
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/schema"
)

// This file has the statements of a plan. They run in this order:
//
//  1. objectSteps: clear the previous plan; plan users and groups.
//  2. rereadSteps: remove the objects that differ only because other properties were read;
//     do the same for late objects (lateSteps in late.go).
//  3. edgeSteps: find out what is visible before and after; plan memberships.
//  4. withholdSteps: remove the visible removals, if the run withholds them.
//
// The statements compare the staged data, alias s, with the open versions, alias v.

// planStep is one statement of the plan. Its first parameter is the connector (?1). The others say
// whether absent objects are deleted (?2), the connector's options were edited (?3), the option for
// guests was edited (?4), hidden memberships cannot be read (?5), and objects that were not listed
// stay (?6).
type planStep struct{ name, query string }

// The statements start from the staged rows, so the work depends on the number of changes. Only a
// full fetch looks for absent objects. CROSS JOIN fixes that order: without statistics, the planner
// may begin with the large table.
var objectSteps = []planStep{
	{"clear plan of users", "DELETE FROM staging.plan_user WHERE connector = ?1"},
	{"clear plan of groups", "DELETE FROM staging.plan_group WHERE connector = ?1"},
	{"clear plan of memberships", "DELETE FROM staging.plan_membership WHERE connector = ?1"},
	{"clear plan of visibility", "DELETE FROM staging.plan_visible WHERE connector = ?1"},
	{"clear withheld users", "DELETE FROM staging.withhold_user WHERE connector = ?1"},
	{"clear withheld groups", "DELETE FROM staging.withhold_group WHERE connector = ?1"},
	{"clear withheld memberships", "DELETE FROM staging.withhold_membership WHERE connector = ?1"},
	{"clear gains and losses of groups", "DELETE FROM staging.plan_moves WHERE connector = ?1"},
	{"clear reread users", "DELETE FROM staging.plan_reread_user WHERE connector = ?1"},
	{"clear reread groups", "DELETE FROM staging.plan_reread_group WHERE connector = ?1"},

	{"plan live users", schema.Named(`INSERT INTO staging.plan_user
		SELECT s.object, ?1, coalesce(v.status, {Unknown}), s.status, CASE
			WHEN v.object IS NULL THEN {CauseAdded}
			WHEN v.status = {Deleted} THEN {CauseRestored}
			WHEN v.status = s.status THEN CASE WHEN ` + renamed + ` THEN {CauseRenamed} ELSE {CauseUpdated} END
			WHEN ?3 AND v.enabled = s.enabled AND v.guest = s.guest AND v.domain = s.domain THEN CASE
				WHEN {OutOfScope} NOT IN (v.status, s.status) THEN {CauseDisabledEdited}
				WHEN ?4 AND s.guest THEN {CauseGuestsEdited} ELSE {CauseDomainsEdited} END
			WHEN s.status = {OutOfScope} THEN {CauseLeftScope}
			WHEN v.status = {OutOfScope} THEN {CauseEnteredScope}
			WHEN s.status = {Disabled} THEN {CauseDisabled}
			ELSE {CauseEnabled} END, s.enabled, s.guest, s.domain, s.name, s.doc, s.guid
		FROM staging.stage_user s LEFT JOIN user_version v ON v.object = s.object AND v.valid_to IS NULL
		WHERE s.connector = ?1 AND s.removal = {NotRemoved}
			AND (v.object IS NULL OR v.status <> s.status OR v.doc <> s.doc)`)},

	// If a soft-deleted account or group is purged, its tombstone stays and only gets another
	// cause.
	{"plan removed users", schema.Named(`INSERT INTO staging.plan_user
		SELECT s.object, ?1, v.status, {Deleted}, CASE s.removal
			WHEN {SoftDeleted} THEN {CauseSoftDeleted} WHEN {NotListed} THEN {CauseNotListed} ELSE {CausePurged} END,
			v.enabled, v.guest, v.domain, v.name, v.doc, v.guid
		FROM staging.stage_user s CROSS JOIN user_version v ON v.object = s.object AND v.valid_to IS NULL
		WHERE s.connector = ?1 AND s.removal > {NotRemoved}
			AND (v.status <> {Deleted} OR v.cause <> {CausePurged} AND s.removal = {Purged})`)},

	{"plan absent users", schema.Named(`INSERT INTO staging.plan_user
		SELECT v.object, ?1, v.status, {Deleted}, {CauseNotListed}, v.enabled, v.guest, v.domain, v.name, v.doc, v.guid
		FROM object o CROSS JOIN user_version v ON v.object = o.id AND v.valid_to IS NULL
		WHERE ?2 AND o.connector = ?1 AND o.kind = {KindUser} AND v.status <> {Deleted}
			AND NOT EXISTS (SELECT 1 FROM staging.stage_user s WHERE s.object = o.id)
			AND NOT ` + answeredFor("o.id"))},

	{"plan live groups", schema.Named(`INSERT INTO staging.plan_group
		SELECT s.object, ?1, coalesce(v.status, {Unknown}), {Active}, CASE
			WHEN v.object IS NULL THEN {CauseAdded}
			WHEN v.status = {Deleted} THEN {CauseRestored}
			WHEN v.name <> s.name THEN {CauseRenamed}
			ELSE {CauseUpdated} END, s.name, s.doc, s.guid
		FROM staging.stage_group s LEFT JOIN group_version v ON v.object = s.object AND v.valid_to IS NULL
		WHERE s.connector = ?1 AND s.removal = {NotRemoved}
			AND (v.object IS NULL OR v.status <> {Active} OR v.doc <> s.doc)`)},

	{"plan removed groups", schema.Named(`INSERT INTO staging.plan_group
		SELECT s.object, ?1, v.status, {Deleted}, CASE s.removal
			WHEN {SoftDeleted} THEN {CauseSoftDeleted} WHEN {NotListed} THEN {CauseNotListed} ELSE {CausePurged} END,
			v.name, v.doc, v.guid
		FROM staging.stage_group s CROSS JOIN group_version v ON v.object = s.object AND v.valid_to IS NULL
		WHERE s.connector = ?1 AND s.removal > {NotRemoved}
			AND (v.status <> {Deleted} OR v.cause <> {CausePurged} AND s.removal = {Purged})`)},

	{"plan absent groups", schema.Named(`INSERT INTO staging.plan_group
		SELECT v.object, ?1, v.status, {Deleted}, {CauseNotListed}, v.name, v.doc, v.guid
		FROM object o CROSS JOIN group_version v ON v.object = o.id AND v.valid_to IS NULL
		WHERE ?2 AND o.connector = ?1 AND o.kind = {KindGroup} AND v.status <> {Deleted}
			AND NOT EXISTS (SELECT 1 FROM staging.stage_group s WHERE s.object = o.id)
			AND NOT ` + answeredFor("o.id"))},
}

// rereadSteps remove objects from the plan that differ from the mirror only in properties that were
// not read on both sides. fit is an SQL condition for their versions, alias v. The objects get new
// versions, but these do not count as changes.
func rereadSteps(list []directory.Reading, fit string) (steps []planStep) {
	for _, what := range []string{"user", "group"} {
		paths := pathsOf(list, what)
		if paths == "" {
			continue
		}
		steps = append(steps, planStep{"find reread " + what + "s", fmt.Sprintf(`INSERT INTO staging.plan_reread_%[1]s
			SELECT p.object, ?1, p.doc, p.guid FROM staging.plan_%[1]s p
			CROSS JOIN %[1]s_version v ON v.object = p.object AND v.valid_to IS NULL
			WHERE p.connector = ?1 AND p.old = p.status AND p.cause = %[2]d AND (v.guid IS NULL OR v.guid IS p.guid)
				AND json_remove(v.doc, %[3]s) = json_remove(p.doc, %[3]s) AND %[4]s`, what, directory.CauseUpdated,
			paths, fit)},
			planStep{
				"remove reread " + what + "s from the plan",
				fmt.Sprintf(`DELETE FROM staging.plan_%[1]s WHERE object IN
				(SELECT object FROM staging.plan_reread_%[1]s WHERE connector = ?1)`, what),
			})
	}
	return steps
}

// edgeSteps plan memberships and visibility. They run after objectSteps.
var edgeSteps = []planStep{
	{"plan visibility of users", schema.Named(`INSERT INTO staging.plan_visible
		SELECT object, ?1, old IN {Visible}, status IN {Visible} FROM staging.plan_user WHERE connector = ?1`)},
	{"plan visibility of groups", schema.Named(`INSERT INTO staging.plan_visible
		SELECT object, ?1, old = {Active}, status = {Active} FROM staging.plan_group WHERE connector = ?1`)},

	{"plan added memberships", `INSERT INTO staging.plan_membership
		SELECT s.group_id, s.member_id, ?1, 1 FROM staging.stage_membership s
		WHERE s.connector = ?1 AND s.removed = 0 AND NOT EXISTS
			(SELECT 1 FROM membership e WHERE e.group_id = s.group_id AND e.member_id = s.member_id
				AND e.valid_to IS NULL)`},

	{"plan removed memberships", `INSERT INTO staging.plan_membership
		SELECT s.group_id, s.member_id, ?1, 0 FROM staging.stage_membership s
		WHERE s.connector = ?1 AND s.removed = 1 AND EXISTS
			(SELECT 1 FROM membership e WHERE e.group_id = s.group_id AND e.member_id = s.member_id
				AND e.valid_to IS NULL)`},

	// A group that was read completely has lost the members that were not in the answers. Deleted
	// members are an exception: listings leave them out, and Entra ID keeps their memberships until
	// they are purged. Members that are listed but were not found when their groups were requested
	// are another exception.
	{"plan memberships absent from groups", schema.Named(`INSERT OR IGNORE INTO staging.plan_membership
		SELECT e.group_id, e.member_id, ?1, 0
		FROM staging.fetch_whole w CROSS JOIN membership e ON e.group_id = w.object AND e.valid_to IS NULL
		WHERE w.connector = ?1 AND w.side = {SideMembers} AND NOT EXISTS
			(SELECT 1 FROM staging.stage_membership s WHERE s.group_id = e.group_id AND s.member_id = e.member_id
			AND s.removed = 0)
			AND ` + statusAfter("e.member_id") + ` NOT IN {Absent}
			AND ` + statusAfter("e.group_id") + ` <> {Deleted} AND ` + seesMembers + `
			AND NOT EXISTS (SELECT 1 FROM staging.fetch_appeared a
			WHERE a.connector = ?1 AND a.object = e.member_id AND a.side = {LostGroups})
			AND (NOT ?6 OR ` + answeredFor("e.member_id") + ")")},

	// A user or group whose groups were requested has left all other groups.
	{"plan memberships absent from members", schema.Named(`INSERT OR IGNORE INTO staging.plan_membership
		SELECT e.group_id, e.member_id, ?1, 0
		FROM staging.fetch_whole w CROSS JOIN membership e ON e.member_id = w.object AND e.valid_to IS NULL
		WHERE w.connector = ?1 AND w.side = {SideGroups} AND NOT EXISTS
			(SELECT 1 FROM staging.stage_membership s WHERE s.group_id = e.group_id AND s.member_id = e.member_id
			AND s.removed = 0)
			AND ` + statusAfter("e.group_id") + ` <> {Deleted} AND ` + seesMembers + `
			AND NOT (?6 AND NOT EXISTS (SELECT 1 FROM staging.stage_group g WHERE g.object = e.group_id))`)},
}

// withholdSteps remove visible removals from the plan and record them, except those that the plan
// of run ?2 also contains. Parameters: ?1 connector, ?2 the approved run.
var withholdSteps = []planStep{
	{"withhold users", schema.Named(`INSERT INTO staging.withhold_user
		SELECT p.object, ?1, CASE WHEN s.object IS NULL THEN {NotListed}
		ELSE s.removal END, p.enabled, p.guest, p.domain, p.name,
			CASE WHEN p.status = {OutOfScope} THEN p.doc ELSE '' END,
			p.cause IN ({CauseDomainsEdited}, {CauseGuestsEdited}), p.doc <> v.doc, p.guid
		FROM staging.plan_user p LEFT JOIN staging.stage_user s ON s.object = p.object
			CROSS JOIN user_version v ON v.object = p.object AND v.valid_to IS NULL
		WHERE p.connector = ?1 AND p.old IN {Visible} AND p.status IN {Hidden} AND NOT ` + approvedUser)},
	{"withhold groups", schema.Named(`INSERT INTO staging.withhold_group
		SELECT p.object, ?1, CASE WHEN s.object IS NULL THEN {NotListed} ELSE s.removal END
		FROM staging.plan_group p LEFT JOIN staging.stage_group s ON s.object = p.object
		WHERE p.connector = ?1 AND p.old = {Active} AND p.status = {Deleted} AND NOT ` + approvedGroup)},
	{"withhold memberships", `INSERT INTO staging.withhold_membership
		SELECT g, m, ?1 FROM (SELECT group_id AS g, member_id AS m FROM staging.plan_membership
		WHERE connector = ?1 AND added = 0)
		WHERE NOT ` + approvedEdge},
	{"remove withheld users from the plan", `DELETE FROM staging.plan_user
		WHERE object IN (SELECT object FROM staging.withhold_user WHERE connector = ?1)`},
	{"remove withheld groups from the plan", `DELETE FROM staging.plan_group
		WHERE object IN (SELECT object FROM staging.withhold_group WHERE connector = ?1)`},
	{"remove withheld memberships from the plan", `DELETE FROM staging.plan_membership
		WHERE (group_id, member_id) IN (SELECT group_id, member_id FROM staging.withhold_membership
			WHERE connector = ?1)`},
	{"keep withheld objects visible", `DELETE FROM staging.plan_visible WHERE object IN
		(SELECT object FROM staging.withhold_user WHERE connector = ?1 UNION ALL SELECT object
			FROM staging.withhold_group WHERE connector = ?1)`},
}

// renamed is an SQL condition: the name or an address of a user, alias v, differs in
// the staged data, alias s.
const renamed = `(v.name <> s.name OR v.doc ->> 'userPrincipalName' IS NOT s.doc ->> 'userPrincipalName'
	OR v.doc ->> 'mail' IS NOT s.doc ->> 'mail')`

// answeredFor is an SQL condition: Graph returned the groups of an object in this fetch. The object
// therefore exists, even if a listing leaves it out.
func answeredFor(object string) string {
	return "EXISTS (SELECT 1 FROM staging.fetch_whole w WHERE w.connector = ?1 AND w.object = " + object +
		" AND w.side = " + schema.SideGroups + ")"
}

// seesMembers is an SQL condition: the members of the group of a membership e can be read. If Graph
// hides them, it returns an empty list, which does not mean that the known members have left.
const seesMembers = `(NOT ?5 OR 'HiddenMembership' IS NOT coalesce(
	(SELECT nullif(g.doc, '') ->> 'visibility' FROM staging.stage_group g WHERE g.object = e.group_id),
	(SELECT v.doc ->> 'visibility' FROM group_version v WHERE v.object = e.group_id AND v.valid_to IS NULL)))`

// statusAfter is an SQL expression for the status of an object after the plan is applied. It is
// Active for kinds without a status, and Unknown for a user or group without a version.
func statusAfter(object string) string {
	return schema.Named(`(SELECT CASE o.kind
		WHEN {KindUser} THEN coalesce((SELECT p.status FROM staging.plan_user p WHERE p.object = o.id),
			(SELECT v.status FROM user_version v WHERE v.object = o.id AND v.valid_to IS NULL), {Unknown})
		WHEN {KindGroup} THEN coalesce((SELECT p.status FROM staging.plan_group p WHERE p.object = o.id),
			(SELECT v.status FROM group_version v WHERE v.object = o.id AND v.valid_to IS NULL), {Unknown})
		ELSE {Active} END FROM object o WHERE o.id = ` + object + `)`)
}
