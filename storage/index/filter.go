package index

import (
	"context"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Filter is a query that lists every object that a filter may select, and possibly others. It lists
// each object once.
type Filter struct {
	Query string
	Args  []any
}

// Count counts the listed objects. It stops at most+1.
func (f Filter) Count(ctx context.Context, tx *sqldb.Tx, most int) (n int, err error) {
	err = sqldb.ScanRow(ctx, tx, "SELECT count(*) FROM ("+f.Query+sqldb.LimitClause(most+1)+")", f.Args, &n)
	return n, sqldb.Wrap("narrow the list down", err)
}

// AsFilter returns a filter that lists the objects of a set. The set must not be nil.
func (s *Set) AsFilter() *Filter {
	return &Filter{"SELECT value AS object FROM json_each(?)", []any{sqldb.JSONList(s.List())}}
}

// NewFilter returns a filter with a query.
func NewFilter(query string, args ...any) Filter { return Filter{query, args} }
