package plan

import (
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
)

// SQL expressions over a row, alias p, of the plan tables.
const (
	// userOp and groupOp name the change of a planned user or group.
	userOp = `CASE
		WHEN p.old = 0 THEN 'added' WHEN p.old IN (1, 2) AND p.status IN (3, 4) THEN 'removed'
		WHEN p.old IN (3, 4) AND p.status IN (1, 2) THEN 'restored' WHEN p.old = 1 AND p.status = 2 THEN 'disabled'
		WHEN p.old = 2 AND p.status = 1 THEN 'enabled' ELSE 'updated' END`
	groupOp = `CASE
		WHEN p.old = 0 THEN 'added' WHEN p.old = 1 AND p.status = 3 THEN 'removed'
		WHEN p.old = 3 AND p.status = 1 THEN 'restored' ELSE 'updated' END`
	membershipOp = "CASE p.added WHEN 1 THEN 'added' ELSE 'removed' END"

	// seenChange: people see the user or group before or after, or it is a
	// tombstone that changes.
	seenChange = "(p.old IN (1, 2) OR p.status IN (1, 2) OR p.old = 3 AND p.status = 3)"
)

// membershipCause names the reason for the change of a planned membership: one that
// ends because its member is purged belongs to that change.
var membershipCause = fmt.Sprintf(`CASE
	WHEN p.added = 1 THEN %d
	WHEN EXISTS (SELECT 1 FROM staging.plan_user u WHERE u.object = p.member_id AND u.status = 3) THEN %d
	ELSE %d END`, directory.CauseMembershipAdded, directory.CauseCompanion, directory.CauseMembershipRemoved)

// approvedUser, approvedGroup and approvedEdge are SQL conditions: the plan of
// run ?2 removes or disables the same.
const (
	approvedUser = `EXISTS (SELECT 1 FROM planned a WHERE a.run = ?2 AND a.kind = 1 AND a.object = p.object AND a.member = 0
		AND a.op = ` + userOp + `)`
	approvedGroup = `EXISTS (SELECT 1 FROM planned a WHERE a.run = ?2 AND a.kind = 2 AND a.object = p.object AND a.member = 0
		AND a.op = 'removed')`
	approvedEdge = `(EXISTS (SELECT 1 FROM planned a WHERE a.run = ?2 AND a.kind = 3 AND a.object = g AND a.member = m AND a.op = 'removed')
		OR EXISTS (SELECT 1 FROM planned a WHERE a.run = ?2 AND a.kind = 1 AND a.object = m AND a.member = 0 AND a.op = 'removed')
		OR EXISTS (SELECT 1 FROM planned a WHERE a.run = ?2 AND a.kind = 2 AND a.object IN (g, m) AND a.member = 0 AND a.op = 'removed'))`
)
