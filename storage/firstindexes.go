package storage

import (
	"context"
	"fmt"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// The indexes that a first run makes at the end, from sorted input: those of accounts, and
// that of memberships by member. Objects are numbered in the order in which they are met,
// also as members of groups. If an index existed while they are written, each transaction
// would write most of it again. Since an index may be missing, queries ask sqldb.IndexedBy, and a
// migration that changes one must say IF EXISTS.
//
// A database of an older version lacks the index by name too. It is made in the
// background, which takes seconds for a million accounts. Until then, lists are sorted.
const (
	byKeyOfName     = "user_version_name"
	makeByKeyOfName = `CREATE INDEX IF NOT EXISTS ` + byKeyOfName + `
		ON user_version (name_key(name), object, connector, status, domain, valid_from, valid_to)`
	shownUsers    = "user_version_shown"
	usersByScope  = "user_version_scope"
	usersByDomain = "user_version_domain"

	membersByMember     = "membership_member"
	makeMembersByMember = "CREATE INDEX IF NOT EXISTS " + membersByMember + " ON membership (member_id, group_id)"
)

// How many accounts and memberships may be without indexes: sorting them takes 100 bytes of
// memory for each account, and 20 for each membership.
const (
	mostUnindexed        = 120_000
	mostUnindexedMembers = 600_000
)

// dropFirstIndexes drops the indexes if there are neither accounts nor a directory whose
// lists need them.
func dropFirstIndexes(ctx context.Context, tx *sqldb.Tx) error {
	var some bool
	if err := sqldb.ScanRow(ctx, tx, "SELECT EXISTS (SELECT 1 FROM mirror) OR EXISTS (SELECT 1 FROM user_version)", nil, &some); err != nil {
		return fmt.Errorf("look for accounts: %w", err)
	}
	if some {
		return nil
	}
	for _, name := range []string{byKeyOfName, shownUsers, usersByScope, usersByDomain, membersByMember} {
		if _, err := tx.Exec(ctx, "DROP INDEX IF EXISTS "+name); err != nil {
			return fmt.Errorf("drop index %s: %w", name, err)
		}
	}
	return nil
}

// makeFirstIndexes makes those that are missing.
func makeFirstIndexes(ctx context.Context, tx *sqldb.Tx) error {
	if err := makeUserIndexes(ctx, tx); err != nil {
		return err
	}
	return makeMemberIndex(ctx, tx)
}

func makeUserIndexes(ctx context.Context, tx *sqldb.Tx) error {
	for _, statement := range []string{
		"CREATE INDEX IF NOT EXISTS " + shownUsers + " ON user_version (object, valid_from, valid_to, status, connector, domain, name)",
		"CREATE INDEX IF NOT EXISTS " + usersByScope + " ON user_version (connector, domain, guest, enabled, status) WHERE valid_to IS NULL",
		"CREATE INDEX IF NOT EXISTS " + usersByDomain + " ON user_version (domain, object)",
		makeByKeyOfName,
	} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return fmt.Errorf("index accounts: %w", err)
		}
	}
	return nil
}

func makeMemberIndex(ctx context.Context, tx *sqldb.Tx) error {
	_, err := tx.Exec(ctx, makeMembersByMember)
	return sqldb.Wrap("index memberships", err)
}

// memberIndex is what a first fetch knows of the index of memberships by member.
type memberIndex struct {
	asked, there bool
	without      int // memberships, while it is not there
}

// ask looks whether the index is there, once.
func (x *memberIndex) ask(ctx context.Context, tx *sqldb.Tx) (err error) {
	if x.asked {
		return nil
	}
	x.asked = true
	if x.there, err = sqldb.HasIndex(ctx, tx, membersByMember); err != nil || x.there {
		return err
	}
	return sqldb.Wrap("count memberships", sqldb.ScanRow(ctx, tx, "SELECT count(*) FROM membership", nil, &x.without))
}

// need makes the index if it is not there.
func (x *memberIndex) need(ctx context.Context, tx *sqldb.Tx) error {
	if err := x.ask(ctx, tx); err != nil || x.there {
		return err
	}
	x.there = true
	return makeMemberIndex(ctx, tx)
}

// grow makes the index if there will be too many memberships to sort them later.
func (x *memberIndex) grow(ctx context.Context, tx *sqldb.Tx, memberships int) error {
	if err := x.ask(ctx, tx); err != nil {
		return err
	}
	if x.without += memberships; x.without <= mostUnindexedMembers {
		return nil
	}
	return x.need(ctx, tx)
}
