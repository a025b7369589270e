package index

import (
	"context"

	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Filter lists objects, each once, among them all that a filter may select.
type Filter struct {
	Query string
	Args  []any
}

// Count counts what the filter lists, up to most and one.
func (f Filter) Count(ctx context.Context, tx *sqldb.Tx, most int) (n int, err error) {
	err = sqldb.ScanRow(ctx, tx, "SELECT count(*) FROM ("+f.Query+sqldb.LimitClause(most+1)+")", f.Args, &n)
	return n, sqldb.Wrap("narrow the list down", err)
}

// AsFilter lists the objects of a set that is not nil.
func (s *Set) AsFilter() *Filter {
	return &Filter{"SELECT value AS object FROM json_each(?)", []any{sqldb.JSONList(s.List())}}
}

// NewFilter is a filter by a query.
func NewFilter(query string, args ...any) Filter { return Filter{query, args} }
