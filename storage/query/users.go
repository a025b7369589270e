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
// (directory.CompareNames). Accounts with the same name have a stable order. The error is
// directory.ErrNotFound if the run in q.At does not exist. Iterators follow the rules of
// app.Store.
func (st *Store) Users(ctx context.Context, q directory.Query) iter.Seq2[directory.User, error] {
	return sqldb.Stream(ctx, st.db, "list users", func(tx *sqldb.Tx, give func(directory.User) bool) error {
		return st.list(ctx, tx, userObjects, q, func(x object) bool { return give(directory.User(x)) })
	})
}

// User returns one account of any status at the given moment: by ID, or by its userPrincipalName or
// mail in any letter case. If a name was reused, a visible account wins over one out of scope,
// which wins over a deleted one. The error is directory.ErrNotFound or directory.ErrAmbiguous, with
// a problem that contains ref.
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

// UserIn returns the account with this ID in the directory of one connector, whatever its status.
// The error is directory.ErrNotFound, with a problem.
func (st *Store) UserIn(ctx context.Context, connector, id string, at directory.Moment) (directory.User, error) {
	x, err := st.findIn(ctx, userObjects, connector, id, at)
	return directory.User(x), err
}

// UserMarks streams places in the list of the accounts that q selects: one after each page of
// rows, and one at the end. It ignores q.After and q.Limit.
func (st *Store) UserMarks(ctx context.Context, q directory.Query, every int) iter.Seq2[directory.Mark, error] {
	return st.marks(ctx, userObjects, q, every)
}

// Domains lists the domains in the primary addresses of all accounts, now or in the past, in
// order. It returns at most limit domains.
func (st *Store) Domains(ctx context.Context, limit int) (list []string, err error) {
	err = st.db.Read(ctx, func(tx *sqldb.Tx) error {
		// Jump in the index from each domain to the next.
		return sqldb.EachRow(ctx, tx, `WITH RECURSIVE next (domain) AS (
				SELECT min(domain) FROM user_version
			UNION ALL
				SELECT (SELECT min(v.domain) FROM user_version v WHERE v.domain > next.domain) FROM next
				WHERE next.domain IS NOT NULL)
			SELECT domain FROM next WHERE domain <> '' LIMIT ?`, []any{limit}, func(rows *sql.Rows) (bool, error) {
			var domain string
			err := rows.Scan(&domain)
			list = append(list, domain)
			return true, err
		})
	})
	return list, sqldb.Wrap("list domains", err)
}

// Departments lists the departments of accounts, in the order of lists. It returns at most limit
// departments, and lacks those of a run that is not in the search index yet.
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
		return sqldb.EachRow(ctx, tx, "SELECT id, text FROM fact_text ORDER BY name_key(text), text", nil,
			func(rows *sql.Rows) (bool, error) {
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
