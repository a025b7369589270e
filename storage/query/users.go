package query

import (
	"context"
	"database/sql"
	"iter"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Users streams the accounts that q selects, in the order of their names
// (directory.CompareNames); accounts with the same name have a stable order. An unknown
// run in q.At is directory.ErrNotFound. Iterators are as app.Store says.
func (st *Store) Users(ctx context.Context, q directory.Query) iter.Seq2[directory.User, error] {
	return sqldb.Stream(ctx, st.db, "list users", func(tx *sqldb.Tx, give func(directory.User) bool) error {
		return st.list(ctx, tx, userObjects, q, func(x object) bool { return give(directory.User(x)) })
	})
}

// User returns one account of any status at a moment: by ID, or by its
// userPrincipalName or mail in any letter case. If a name was reused, a visible account
// wins over one out of scope, and that over a deleted one. The error is
// directory.ErrNotFound or directory.ErrAmbiguous, with a problem that names ref.
func (st *Store) User(ctx context.Context, ref string, at directory.Moment) (directory.User, error) {
	x, err := st.find(ctx, userObjects, ref, at)
	return directory.User(x), err
}

// UsersNamed returns all accounts that User would choose among, in any connector. An
// empty result is not an error.
func (st *Store) UsersNamed(ctx context.Context, name string) ([]directory.User, error) {
	found, err := st.candidates(ctx, userObjects, name, directory.Moment{})
	users := make([]directory.User, len(found))
	for i, x := range found {
		users[i] = directory.User(x)
	}
	return users, err
}

// UserIn returns the account with this id in the directory of one connector, of
// any status, or directory.ErrNotFound with a problem.
func (st *Store) UserIn(ctx context.Context, connector, id string, at directory.Moment) (directory.User, error) {
	x, err := st.findIn(ctx, userObjects, connector, id, at)
	return directory.User(x), err
}

// UserMarks streams positions in the list of the accounts that q selects: after each
// page of rows, and at its end, however long it is. It ignores q.After and q.Limit.
func (st *Store) UserMarks(ctx context.Context, q directory.Query, every int) iter.Seq2[directory.Mark, error] {
	return st.marks(ctx, userObjects, q, every)
}

// Domains lists the domains of the primary addresses of all accounts that are
// known or were, in their order, and at most so many of them.
func (st *Store) Domains(ctx context.Context, limit int) (list []string, err error) {
	err = st.db.Read(ctx, func(tx *sqldb.Tx) error {
		// A leap in the index from each domain to the next.
		return sqldb.EachRow(ctx, tx, `WITH RECURSIVE next (domain) AS (
				SELECT min(domain) FROM user_version
			UNION ALL
				SELECT (SELECT min(v.domain) FROM user_version v WHERE v.domain > next.domain) FROM next WHERE next.domain IS NOT NULL)
			SELECT domain FROM next WHERE domain <> '' LIMIT ?`, []any{limit}, func(rows *sql.Rows) (bool, error) {
			var domain string
			err := rows.Scan(&domain)
			list = append(list, domain)
			return true, err
		})
	})
	return list, sqldb.Wrap("list domains", err)
}

// Departments lists the departments that accounts have, in the order of lists, and
// at most so many of them. Those of a run that the search index does not hold yet
// are missing.
func (st *Store) Departments(ctx context.Context, limit int) (list []string, err error) {
	err = st.db.Read(ctx, func(tx *sqldb.Tx) error {
		numbers, err := userObjects.Facts(ctx, tx, index.FactDepartment)
		if err != nil {
			return err
		}
		used := &index.Set{}
		for _, number := range numbers {
			used.Add(int64(number))
		}
		return sqldb.EachRow(ctx, tx, "SELECT id, text FROM fact_text ORDER BY name_key(text), text", nil, func(rows *sql.Rows) (bool, error) {
			var number int64
			var text string
			err := rows.Scan(&number, &text)
			if used.Has(number) {
				list = append(list, text)
			}
			return limit <= 0 || len(list) < limit, err
		})
	})
	return list, sqldb.Wrap("list departments", err)
}
