package index

import (
	"context"
	"fmt"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// A first run creates these indexes at the end, from sorted input. They are the indexes of
// accounts, and the index of memberships by member. Objects are numbered in the order in which they
// first occur, including as members of groups. If an index existed while they are written, each
// transaction would write most of it again. Because an index may be missing, queries use
// sqldb.IndexedBy, and a migration that changes one must use IF EXISTS.
//
// A database of an older version also lacks the index by name. It is created in the background,
// which takes seconds for a million accounts. Until then, lists are sorted.
const (
	byKeyOfName     = "user_version_name"
	makeByKeyOfName = `CREATE INDEX IF NOT EXISTS ` + byKeyOfName + `
		ON user_version (name_key(name), object, connector, status, domain, valid_from, valid_to)`
	shownUsers    = "user_version_shown"
	UsersByScope  = "user_version_scope"
	UsersByDomain = "user_version_domain"

	MembersByMember     = "membership_member"
	makeMembersByMember = "CREATE INDEX IF NOT EXISTS " + MembersByMember + " ON membership (member_id, group_id)"
)

// The largest numbers of accounts and memberships without indexes. Sorting them takes 100 bytes of
// memory for each account, and 20 for each membership.
const (
	MaxUnindexed        = 120_000
	maxUnindexedMembers = 600_000
)

// DropFirstIndexes drops the indexes if there are no accounts, and no directory whose lists need
// them.
func DropFirstIndexes(ctx context.Context, tx *sqldb.Tx) error {
	var some bool
	if err := sqldb.ScanRow(ctx, tx, "SELECT EXISTS (SELECT 1 FROM mirror) OR EXISTS (SELECT 1 FROM user_version)", nil,
		&some); err != nil {
		return fmt.Errorf("look for accounts: %w", err)
	}
	if some {
		return nil
	}
	for _, name := range []string{byKeyOfName, shownUsers, UsersByScope, UsersByDomain, MembersByMember} {
		if _, err := tx.Exec(ctx, "DROP INDEX IF EXISTS "+name); err != nil {
			return fmt.Errorf("drop index %s: %w", name, err)
		}
	}
	return nil
}

// MakeFirstIndexes creates the indexes that are missing.
func MakeFirstIndexes(ctx context.Context, tx *sqldb.Tx) error {
	if err := MakeUserIndexes(ctx, tx); err != nil {
		return err
	}
	return makeMemberIndex(ctx, tx)
}

// MakeUserIndexes creates the missing indexes of accounts.
func MakeUserIndexes(ctx context.Context, tx *sqldb.Tx) error {
	for _, statement := range []string{
		"CREATE INDEX IF NOT EXISTS " + shownUsers +
			" ON user_version (object, valid_from, valid_to, status, connector, domain, name)",
		"CREATE INDEX IF NOT EXISTS " + UsersByScope +
			" ON user_version (connector, domain, guest, enabled, status) WHERE valid_to IS NULL",
		"CREATE INDEX IF NOT EXISTS " + UsersByDomain + " ON user_version (domain, object)",
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

// MemberIndex is the state of the index of memberships by member during a first fetch.
type MemberIndex struct {
	checked, Exists bool
	without         int // the number of memberships, until the index exists
}

// check finds out whether the index exists. It looks only once.
func (x *MemberIndex) check(ctx context.Context, tx *sqldb.Tx) (err error) {
	if x.checked {
		return nil
	}
	x.checked = true
	if x.Exists, err = sqldb.HasIndex(ctx, tx, MembersByMember); err != nil || x.Exists {
		return err
	}
	return sqldb.Wrap("count memberships", sqldb.ScanRow(ctx, tx, "SELECT count(*) FROM membership", nil, &x.without))
}

// Need creates the index if it does not exist.
func (x *MemberIndex) Need(ctx context.Context, tx *sqldb.Tx) error {
	if err := x.check(ctx, tx); err != nil || x.Exists {
		return err
	}
	x.Exists = true
	return makeMemberIndex(ctx, tx)
}

// Grow adds to the number of memberships. It creates the index if there are too many to sort them
// later.
func (x *MemberIndex) Grow(ctx context.Context, tx *sqldb.Tx, memberships int) error {
	if err := x.check(ctx, tx); err != nil {
		return err
	}
	if x.without += memberships; x.without <= maxUnindexedMembers {
		return nil
	}
	return x.Need(ctx, tx)
}
