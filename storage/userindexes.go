package storage

import (
	"context"
	"database/sql"
	"fmt"
)

// The indexes of accounts that a first run makes from all of them at once, in their
// order. Objects are numbered as they are met, by members of groups too: an index that
// is there while accounts are written grows all over, so that each transaction writes
// most of it again. Whoever reads asks indexedBy for them; so does a migration that
// changes one with IF EXISTS.
//
// A database of an older version lacks the one by name too, and gets it in the
// background, which takes seconds for a million of accounts; what is listed until
// then is sorted.
const (
	byKeyOfName     = "user_version_name"
	makeByKeyOfName = `CREATE INDEX IF NOT EXISTS ` + byKeyOfName + `
		ON user_version (name_key(name), object, connector, status, domain, valid_from, valid_to)`
	shownUsers    = "user_version_shown"
	usersByScope  = "user_version_scope"
	usersByDomain = "user_version_domain"
)

// mostUnindexed is how many accounts may be without indexes: to sort them takes 100
// bytes of memory each.
const mostUnindexed = 120_000

// dropUserIndexes drops the indexes where there are no accounts, nor a directory that
// lists would be read from.
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
