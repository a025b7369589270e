package plan

import "github.com/rollcallsync/rollcall/storage/schema"

// SQL expressions for a row, alias p, of the plan tables.
var (
	// userOp and groupOp name the change of a planned user or group.
	userOp = schema.Named(`CASE
		WHEN p.old = {Unknown} THEN 'added'
		WHEN p.old IN {Visible} AND p.status IN {Hidden} THEN 'removed'
		WHEN p.old IN {Hidden} AND p.status IN {Visible} THEN 'restored'
		WHEN p.old = {Active} AND p.status = {Disabled} THEN 'disabled'
		WHEN p.old = {Disabled} AND p.status = {Active} THEN 'enabled' ELSE 'updated' END`)
	groupOp = schema.Named(`CASE
		WHEN p.old = {Unknown} THEN 'added'
		WHEN p.old = {Active} AND p.status = {Deleted} THEN 'removed'
		WHEN p.old = {Deleted} AND p.status = {Active} THEN 'restored' ELSE 'updated' END`)
	membershipOp = "CASE p.added WHEN 1 THEN 'added' ELSE 'removed' END"

	// seenChange is the condition that people see the user or group before or after the plan, or
	// that a tombstone changes.
	seenChange = schema.Named("(p.old IN {Visible} OR p.status IN {Visible} OR p.old = {Deleted} " +
		"AND p.status = {Deleted})")

	// membershipCause is the cause of a planned change of a membership. If the membership ends
	// because its member is deleted, the cause is CauseCompanion.
	membershipCause = schema.Named(`CASE
		WHEN p.added = 1 THEN {CauseMembershipAdded}
		WHEN EXISTS (SELECT 1 FROM staging.plan_user u WHERE u.object = p.member_id
		AND u.status = {Deleted}) THEN {CauseCompanion}
		ELSE {CauseMembershipRemoved} END`)
)

// approvedUser, approvedGroup and approvedEdge are SQL conditions: the plan of run ?2 contains the
// same change. A removed membership is also approved if that plan removes its member or its group.
var (
	approvedUser = schema.Named(`EXISTS (SELECT 1 FROM planned a
		WHERE a.run = ?2 AND a.kind = {KindUser} AND a.object = p.object AND a.member = 0 AND a.op = ` + userOp + `)`)
	approvedGroup = schema.Named(`EXISTS (SELECT 1 FROM planned a
		WHERE a.run = ?2 AND a.kind = {KindGroup} AND a.object = p.object AND a.member = 0 AND a.op = 'removed')`)
	approvedEdge = schema.Named(`(EXISTS (SELECT 1 FROM planned a
			WHERE a.run = ?2 AND a.kind = {KindMembership} AND a.object = g AND a.member = m AND a.op = 'removed')
		OR EXISTS (SELECT 1 FROM planned a
			WHERE a.run = ?2 AND a.kind = {KindUser} AND a.object = m AND a.member = 0 AND a.op = 'removed')
		OR EXISTS (SELECT 1 FROM planned a
			WHERE a.run = ?2 AND a.kind = {KindGroup} AND a.object IN (g, m) AND a.member = 0 AND a.op = 'removed'))`)
)
