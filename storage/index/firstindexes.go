package index

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
	UsersByScope  = "user_version_scope"
	UsersByDomain = "user_version_domain"

	MembersByMember     = "membership_member"
	makeMembersByMember = "CREATE INDEX IF NOT EXISTS " + MembersByMember + " ON membership (member_id, group_id)"
)

// How many accounts and memberships may be without indexes: sorting them takes 100 bytes of
// memory for each account, and 20 for each membership.
const (
	MostUnindexed        = 120_000
	mostUnindexedMembers = 600_000
)

// DropFirstIndexes drops the indexes if there are neither accounts nor a directory whose
// lists need them.
func DropFirstIndexes(ctx context.Context, tx *sqldb.Tx) error {
	var some bool
	if err := sqldb.ScanRow(ctx, tx, "SELECT EXISTS (SELECT 1 FROM mirror) OR EXISTS (SELECT 1 FROM user_version)", nil, &some); err != nil {
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

// MakeFirstIndexes makes those that are missing.
func MakeFirstIndexes(ctx context.Context, tx *sqldb.Tx) error {
	if err := MakeUserIndexes(ctx, tx); err != nil {
		return err
	}
	return makeMemberIndex(ctx, tx)
}

// MakeUserIndexes makes the missing ones of accounts.
func MakeUserIndexes(ctx context.Context, tx *sqldb.Tx) error {
	for _, statement := range []string{
		"CREATE INDEX IF NOT EXISTS " + shownUsers + " ON user_version (object, valid_from, valid_to, status, connector, domain, name)",
		"CREATE INDEX IF NOT EXISTS " + UsersByScope + " ON user_version (connector, domain, guest, enabled, status) WHERE valid_to IS NULL",
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

// MemberIndex is what a first fetch knows of the index of memberships by member.
type MemberIndex struct {
	asked, There bool
	without      int // memberships, while it is not there
}

// ask looks whether the index is there, once.
func (x *MemberIndex) ask(ctx context.Context, tx *sqldb.Tx) (err error) {
	if x.asked {
		return nil
	}
	x.asked = true
	if x.There, err = sqldb.HasIndex(ctx, tx, MembersByMember); err != nil || x.There {
		return err
	}
	return sqldb.Wrap("count memberships", sqldb.ScanRow(ctx, tx, "SELECT count(*) FROM membership", nil, &x.without))
}

// Need makes the index if it is not there.
func (x *MemberIndex) Need(ctx context.Context, tx *sqldb.Tx) error {
	if err := x.ask(ctx, tx); err != nil || x.There {
		return err
	}
	x.There = true
	return makeMemberIndex(ctx, tx)
}

// Grow makes the index if there will be too many memberships to sort them later.
func (x *MemberIndex) Grow(ctx context.Context, tx *sqldb.Tx, memberships int) error {
	if err := x.ask(ctx, tx); err != nil {
		return err
	}
	if x.without += memberships; x.without <= mostUnindexedMembers {
		return nil
	}
	return x.Need(ctx, tx)
}
