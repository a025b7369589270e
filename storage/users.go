package storage

import (
	"context"
	"database/sql"
	"iter"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Users streams the accounts that q selects, ordered by name and id: names
// without regard to the case of the letters A to Z. An unknown run in q.At is
// directory.ErrNotFound. See the package comment for iterators.
func (db *DB) Users(ctx context.Context, q directory.Query) iter.Seq2[directory.User, error] {
	return stream(ctx, db, "list users", func(tx *sql.Tx, give func(directory.User) bool) error {
		return db.list(ctx, tx, userObjects, q, func(x object) bool { return give(directory.User(x)) })
	})
}

// User returns one account of any status at a moment: by id, or by its
// userPrincipalName or mail in any letter case. Where a name was given again,
// an account that people see wins over one out of scope, and that over a
// deleted one. It answers directory.ErrNotFound or directory.ErrAmbiguous with
// a problem that names ref.
func (db *DB) User(ctx context.Context, ref string, at directory.Moment) (directory.User, error) {
	x, err := db.find(ctx, userObjects, ref, at)
	return directory.User(x), err
}
