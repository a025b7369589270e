package query

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/spelling"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

const (
	// fewRows is the largest number of rows that are looked up one by one and sorted. If there
	// are more, they are found on a walk through the names.
	fewRows = 15_000
	// someRows is how many candidates may be known by number on that walk. Other objects are then
	// not looked up. If all rows are wanted, the limit is index.ManyRows.
	someRows = 50_000
	// chunkRows is how many rows of known objects are read at once.
	chunkRows = 250
)

// These limits apply if the stored order of names can be used, which gives objects in order at no
// cost. For each object, sorting takes 1.3 microseconds, searching the index 0.1 to 0.4, and
// reading the row 7.
const (
	fewOrdered  = 2000
	someOrdered = 40_000
	// mostRead is how many rows may be read to find the wanted ones. If more are probably needed,
	// the index is searched for all words and for up to index.ManyRows objects. If the candidates
	// already contain the longer words, the limit is mostReadOfSome: only short words are left to
	// search for, and the index takes longest for these.
	mostRead       = 1000
	mostReadOfSome = 2000
)

// afterKey is the condition that a row comes after a place. Its arguments are the key of the
// place's name, twice, and its object. For (key, object) > (?, ?), SQLite would not find the
// beginning in an index.
const afterKey = "name_key(v.name) >= ? AND (name_key(v.name) > ? OR v.object > ?)"

// byNameDown and afterKeyDown are the order and the condition from Z to A.
const (
	byNameDown   = "name_key(v.name) DESC, v.object DESC"
	afterKeyDown = "name_key(v.name) <= ? AND (name_key(v.name) < ? OR v.object < ?)"
)

// beforeAll and afterAll are keys before and after the keys of all names.
var beforeAll, afterAll = []byte{}, []byte{0xff, 0xff}

// rowSelection describes which rows a list has and how to find them.
type rowSelection struct {
	objectTable
	columns    string // read from each row
	columnArgs []any
	join       string // with the object
	where      string // a condition on the version v
	args       []any
	limit      int
	down       bool // from Z to A
	// arranged lists the objects that the query selects, apart from the search, in their order.
	// It is nil if rows are found by name.
	arranged *listedOrder
	// few selects the objects that may match, which are then sorted. It is nil if rows are found
	// in order.
	few *index.Filter
	// wanted is the number of wanted rows (0: all). first is how many sorted rows are probably
	// enough.
	wanted, first int
	// ordered means that a stored order or an arrangement is used, starting after the object
	// after (0: at the beginning).
	ordered bool
	after   int64
	// candidates are the objects that may match; nil: all. The functions in narrower reduce them
	// further, one after the other.
	candidates *index.Set
	narrower   []func(among *index.Set) (*index.Set, error)
	// rare are the filters that only this list has. They are tried first.
	rare []index.Filter
	// plausible is a condition on the documents, which is checked last.
	plausible string
	patterns  []any
}

// selectRows chooses the fastest way to find the rows of a query.
func (t objectTable) selectRows(
	ctx context.Context, tx *sqldb.Tx, v view, q directory.Query, search parsedSearch,
) (rowSelection, error) {
	s := rowSelection{
		objectTable: t, columns: objectColumns, join: " CROSS JOIN object o ON o.id = v.object",
		where: v.shows("v") + " AND v.status IN " + schema.StatusList(q.Statuses),
	}
	switch {
	case search.isEmpty():
		s.limit = q.Limit
	// the index finds only objects that match
	case q.Limit > 0 && len(search.terms) == 1 && len([]rune(search.terms[0].Text)) <= index.Gram:
		s.first = 2 * chunkRows
	case q.Limit > 0: // the index also finds objects that do not match
		s.first = 8 * chunkRows
	}
	s.wanted, s.down = q.Limit, q.Sort.Descending
	s.plausible, s.patterns = t.plausible(search)
	if t.Domains && len(q.Domains) > 0 {
		s.and("v.domain IN ("+sqldb.Placeholders(len(q.Domains))+")", sqldb.Anys(q.Domains)...)
	}
	if err := s.tie(ctx, tx, v, q); err != nil {
		return s, err
	}
	if q.After != (directory.Key{}) {
		object, err := v.object(ctx, tx, q.After)
		if err != nil {
			return s, err
		}
		s.after = object
		if !isArranged(q, search) {
			key := spelling.Key(q.After.Name)
			s.and(s.afterKey(), key, key, object)
		}
	}
	if !isArranged(q, search) {
		return s, s.narrow(ctx, tx, v, q, search)
	}
	s.ordered = true
	if !search.isEmpty() && v.indexed() {
		if few, err := s.searchIndex(ctx, tx, v, search); err != nil {
			return s, err
		} else if few != nil {
			s.candidates = few
		}
	}
	return s, s.arrange(ctx, tx, v, q)
}

// arrange lists the objects of a selection that needs an arrangement.
func (s *rowSelection) arrange(ctx context.Context, tx *sqldb.Tx, v view, q directory.Query) error {
	for _, f := range s.rare {
		objects, err := sqldb.ListNumbers(ctx, tx, f.Query, f.Args...)
		if err != nil {
			return fmt.Errorf("narrow the list down: %w", err)
		}
		tied := &index.Set{}
		for _, object := range objects {
			if s.candidates.Has(object) {
				tied.Add(object)
			}
		}
		s.candidates, s.limit = tied, 0 // some of these memberships may have ended
	}
	a, err := s.objectTable.arrange(ctx, tx, v)
	if err != nil {
		return err
	}
	objects, err := a.list(ctx, tx, q, s.after, s.candidates, s.limit)
	s.arranged = &listedOrder{objects: objects, exact: q.Search == "" && len(s.rare) == 0}
	return err
}

// order and afterKey return the order and the condition for the direction of the selection.
func (s rowSelection) order() string {
	if s.down {
		return byNameDown
	}
	return index.ByName
}

func (s rowSelection) afterKey() string {
	if s.down {
		return afterKeyDown
	}
	return afterKey
}

// narrow uses the first filter that leaves few objects.
func (s *rowSelection) narrow(
	ctx context.Context, tx *sqldb.Tx, v view, q directory.Query, search parsedSearch,
) (err error) {
	if !search.isEmpty() && v.indexed() {
		few, err := s.searchIndex(ctx, tx, v, search)
		if few != nil {
			s.few = few.AsFilter()
		}
		if err != nil || few != nil {
			return err
		}
	}
	filters, err := s.rareFilters(ctx, tx, v, q)
	if err != nil {
		return err
	}
	for _, f := range append(s.rare, filters...) {
		n, err := f.Count(ctx, tx, fewRows)
		if err != nil {
			return err
		}
		if n <= fewRows {
			s.few = &f
			return nil
		}
	}
	if there, err := sqldb.HasIndex(ctx, tx, s.VersionTable+"_name"); err != nil || there {
		return err
	}
	all := index.NewFilter("SELECT id AS object FROM object WHERE kind = ?", s.Kind)
	s.few = &all
	return nil
}

// searchIndex searches the index for candidates. It returns them if they are few.
func (s *rowSelection) searchIndex(
	ctx context.Context, tx *sqldb.Tx, v view, search parsedSearch,
) (few *index.Set, err error) {
	if s.wanted > 0 && !s.ordered && !s.down {
		if s.ordered, err = v.hasOrder(ctx, tx); err != nil {
			return nil, err
		}
	}
	looked, err := s.lookUp(ctx, tx, v, search)
	if err != nil {
		return nil, err
	}
	words := search.indexWords()
	if len(words) == 0 {
		if s.candidates = looked; looked != nil && looked.Len <= fewRows {
			return looked, nil
		}
		return nil, nil
	}
	terms, err := index.TermsOf(ctx, tx, words)
	if err != nil {
		return nil, err
	}
	longer, short := index.ByLength(terms)
	first, then := longer, short
	if len(longer) == 0 {
		first, then = short, nil
	}
	most, some := fewRows, someRows
	switch {
	case s.wanted == 0:
		first, some = terms, index.ManyRows
	case s.ordered && len(longer) == 0: // short words take longer
		most, some = fewOrdered, fewOrdered
	case s.ordered:
		most, some = fewOrdered, someOrdered
	}
	if s.candidates, err = index.Candidates(ctx, tx, v.indexedUpTo(), first, looked, some); err != nil {
		return nil, err
	}
	if one := search.terms[0]; len(search.terms) == 1 && one.Field == directory.FieldAnywhere && isID(one.Text) &&
		s.candidates != nil {
		ids, err := v.beginningWith(ctx, tx, one.Text)
		if err != nil {
			return nil, err
		}
		for _, object := range ids {
			s.candidates.Add(object)
		}
	}
	if s.candidates != nil && s.candidates.Len <= most {
		return s.candidates, nil
	}
	narrower := func(terms []index.Term) {
		s.narrower = append(s.narrower, func(among *index.Set) (*index.Set, error) {
			return index.Candidates(ctx, tx, v.indexedUpTo(), terms, among, index.ManyRows)
		})
	}
	if s.candidates == nil {
		narrower(first)
	}
	if len(then) > 0 {
		narrower(then)
	}
	return nil, nil
}

// listedOrder is the order of a list of objects.
type listedOrder struct {
	objects []uint32
	exact   bool // the query selects all of them
}

// Next implements objectOrder.
func (l *listedOrder) Next(_ context.Context, _ *sqldb.Tx, most int, set *index.Set) (objects []int64, err error) {
	for len(l.objects) > 0 && len(objects) < most {
		if object := int64(l.objects[0]); set.Has(object) {
			objects = append(objects, object)
		}
		l.objects = l.objects[1:]
	}
	return objects, nil
}

func (s *rowSelection) and(condition string, args ...any) {
	s.where += " AND " + condition
	s.args = append(s.args, args...)
}

// object returns the number of the object at a key. If the object no longer exists, it returns
// the largest number. The page then begins with the next name.
func (v view) object(ctx context.Context, tx *sqldb.Tx, k directory.Key) (object int64, err error) {
	s, _ := v.of(k.Connector)
	err = sqldb.ScanRow(ctx, tx, "SELECT coalesce(max(id), ?3) FROM object WHERE connector = ?1 AND guid = ?2",
		[]any{s.key, schema.GUIDColumn(k.ID), int64(math.MaxInt64)}, &object)
	return object, sqldb.Wrap("find place in the list", err)
}

// rareFilters returns filters that may leave few objects, in the order in which they are tried.
func (t objectTable) rareFilters(
	ctx context.Context, tx *sqldb.Tx, v view, q directory.Query,
) (list []index.Filter, err error) {
	if !t.Domains {
		return nil, nil // groups are few
	}
	if len(q.Statuses) > 0 && !slices.Contains(q.Statuses, directory.StatusActive) {
		list = append(list, index.NewFilter(
			"SELECT DISTINCT object FROM user_version INDEXED BY user_version_rare WHERE status > "+schema.Active+
				" AND status IN "+schema.StatusList(q.Statuses),
		))
	}
	if len(q.Domains) > 0 {
		clause, err := sqldb.IndexedBy(ctx, tx, index.UsersByDomain)
		if err != nil {
			return nil, err
		}
		list = append(list, index.NewFilter(
			"SELECT DISTINCT object FROM user_version "+clause+" WHERE domain IN ("+sqldb.Placeholders(len(q.Domains))+
				")", sqldb.Anys(q.Domains)...,
		))
	}
	if len(q.Connectors) > 0 {
		var keys []int64
		for _, s := range v.snapshots {
			keys = append(keys, s.key)
		}
		list = append(list,
			index.NewFilter("SELECT id AS object FROM object WHERE connector IN (SELECT value FROM json_each(?))",
				sqldb.JSONList(keys)))
	}
	return list, nil
}

// each reads the rows of a selection in the order of lists, until row returns false.
func (s rowSelection) each(ctx context.Context, tx *sqldb.Tx, row func(*sql.Rows) (bool, error)) error {
	switch {
	case s.few != nil:
		return s.eachSorted(ctx, tx, row)
	case s.ordered:
		return s.eachOrdered(ctx, tx, row)
	}
	return s.walk(ctx, tx, row)
}

// walk reads the rows in the order of the name index.
func (s rowSelection) walk(ctx context.Context, tx *sqldb.Tx, row func(*sql.Rows) (bool, error)) error {
	if s.candidates != nil {
		s.and("v.object IN (SELECT value FROM json_each(?))", sqldb.JSONList(s.candidates.List()))
	}
	byNames, err := s.ByNames(ctx, tx)
	if err != nil {
		return err
	}
	query := "SELECT " + s.columns + " FROM " + byNames + s.join + " WHERE " +
		s.where + s.plausible + " ORDER BY " + s.order() + sqldb.LimitClause(s.limit)
	return sqldb.EachRow(ctx, tx, query, slices.Concat(s.columnArgs, s.args, s.patterns), row)
}

// objectOrder is an order of objects. Next returns the next objects that are in a set. most
// limits their number. If it returns fewer, there are no more.
type objectOrder interface {
	Next(ctx context.Context, tx *sqldb.Tx, most int, set *index.Set) ([]int64, error)
}

// startOrder returns the order in which objects are read, at its start.
func (s rowSelection) startOrder(ctx context.Context, tx *sqldb.Tx) (objectOrder, error) {
	if s.arranged != nil {
		return s.arranged, nil
	}
	order := &index.OrderReader{Table: s.Table}
	return order, order.Skip(ctx, tx, s.after)
}

// eachOrdered reads the rows of the candidates in order. If the wanted rows will probably take
// long to find, it searches the index for fewer candidates.
func (s rowSelection) eachOrdered(ctx context.Context, tx *sqldb.Tx, row func(*sql.Rows) (bool, error)) error {
	order, err := s.startOrder(ctx, tx)
	if err != nil {
		return err
	}
	found, ahead := 0, 0    // ahead: how many more rows must probably be read
	looked, matched := 0, 0 // since the last narrowing
	for {
		if s.isWorthNarrowing(ahead) {
			if s.candidates, err = s.narrower[0](s.candidates); err != nil {
				return err
			}
			s.narrower = s.narrower[1:]
			looked, matched = 0, 0
		}
		most := chunkRows
		if len(s.narrower) == 0 && found < s.wanted { // usually, all of these rows match
			most = min(s.wanted-found, most)
		}
		objects, err := order.Next(ctx, tx, most, s.candidates)
		if err != nil || len(objects) == 0 {
			return err
		}
		more, err := s.rows(ctx, tx, objects, func(rows *sql.Rows) (bool, error) {
			found++
			matched++
			return row(rows)
		})
		if err != nil || !more {
			return err
		}
		looked += len(objects)
		ahead = math.MaxInt
		if matched > 0 {
			ahead = (s.wanted - found) * looked / matched
		}
	}
}

// isWorthNarrowing reports whether it is better to search the index for fewer candidates than to
// read the rows that are probably ahead.
func (s rowSelection) isWorthNarrowing(ahead int) bool {
	switch {
	case len(s.narrower) == 0:
		return false
	case s.candidates == nil:
		return ahead > mostRead
	}
	return ahead > mostReadOfSome && s.candidates.Len > mostRead
}

// rows reads the rows of some objects in the given order. It returns whether row wants more.
func (s rowSelection) rows(
	ctx context.Context, tx *sqldb.Tx, objects []int64, row func(*sql.Rows) (bool, error),
) (more bool, err error) {
	byObject, err := s.ByObject(ctx, tx)
	if err != nil {
		return false, err
	}
	query := fmt.Sprintf("SELECT %s FROM json_each(?) j CROSS JOIN %s v %s ON v.object = j.value%s WHERE %s%s "+
		"ORDER BY j.key",
		s.columns, s.VersionTable, byObject, s.join, s.where, s.plausible)
	more = true
	err = sqldb.EachRow(ctx, tx, query, slices.Concat(s.columnArgs, []any{sqldb.JSONList(objects)}, s.args, s.patterns),
		func(rows *sql.Rows) (_ bool, err error) {
			more, err = row(rows)
			return more, err
		})
	return more, err
}

// eachSorted sorts the rows without their documents, and reads documents only until there are
// enough rows. The first sorted rows are usually enough, and finding them takes a fraction of the
// time of sorting all.
func (s rowSelection) eachSorted(ctx context.Context, tx *sqldb.Tx, row func(*sql.Rows) (bool, error)) error {
	if s.first == 0 {
		_, _, err := s.eachOfSorted(ctx, tx, sqldb.LimitClause(s.limit), row)
		return err
	}
	n, more, err := s.eachOfSorted(ctx, tx, sqldb.LimitClause(s.first), row)
	if err == nil && more && n == s.first {
		_, _, err = s.eachOfSorted(ctx, tx, fmt.Sprintf(" LIMIT -1 OFFSET %d", n), row)
	}
	return err
}

// eachOfSorted reads a part of the sorted rows. It returns how many rows the part has, and
// whether row wants more.
func (s rowSelection) eachOfSorted(
	ctx context.Context, tx *sqldb.Tx, part string, row func(*sql.Rows) (bool, error),
) (n int, more bool, err error) {
	byObject, err := s.ByObject(ctx, tx)
	if err != nil {
		return 0, false, err
	}
	sorted, err := sqldb.ListNumbers(ctx, tx,
		fmt.Sprintf("SELECT v.object FROM (%s) f CROSS JOIN %s v %s ON v.object = f.object WHERE ", s.few.Query,
			s.VersionTable, byObject)+
			s.where+" ORDER BY "+s.order()+part, slices.Concat(s.few.Args, s.args)...)
	n, more = len(sorted), true
	for more && err == nil && len(sorted) > 0 {
		chunk := sorted[:min(chunkRows, len(sorted))]
		sorted = sorted[len(chunk):]
		more, err = s.rows(ctx, tx, chunk, row)
	}
	return n, more, err
}
