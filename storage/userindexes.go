package storage

import (
	"context"
	"database/sql"
	"fmt"
)

// The indexes of accounts that a first run makes at the end, from sorted input. Objects
// are numbered in the order in which they are met, also as members of groups. If an
// index existed while accounts are written, each transaction would write most of it
// again. Since an index may be missing, queries ask indexedBy, and a migration that
// changes one must say IF EXISTS.
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
)

// mostUnindexed is how many accounts may be without indexes: sorting them takes 100
// bytes of memory each.
const mostUnindexed = 120_000

// dropUserIndexes drops the indexes if there are neither accounts nor a directory whose
// lists need them.
func dropUserIndexes(ctx context.Context, tx *sql.Tx) error {
	var some bool
	if err := scanRow(ctx, tx, "SELECT EXISTS (SELECT 1 FROM mirror) OR EXISTS (SELECT 1 FROM user_version)", nil, &some); err != nil {
		return fmt.Errorf("look for accounts: %w", err)
	}
	if some {
		return nil
	}
	for _, name := range []string{byKeyOfName, shownUsers, usersByScope, usersByDomain} {
		if _, err := tx.ExecContext(ctx, "DROP INDEX IF EXISTS "+name); err != nil {
			return fmt.Errorf("drop index %s: %w", name, err)
		}
	}
	return nil
}

// makeUserIndexes makes those that are missing.
func makeUserIndexes(ctx context.Context, tx *sql.Tx) error {
	for _, statement := range []string{
		"CREATE INDEX IF NOT EXISTS " + shownUsers + " ON user_version (object, valid_from, valid_to, status, connector, domain, name)",
		"CREATE INDEX IF NOT EXISTS " + usersByScope + " ON user_version (connector, domain, guest, enabled, status) WHERE valid_to IS NULL",
		"CREATE INDEX IF NOT EXISTS " + usersByDomain + " ON user_version (domain, object)",
		makeByKeyOfName,
	} {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("index accounts: %w", err)
		}
	}
	return nil
}
