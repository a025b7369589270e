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
	// fewRows is how many rows are looked up one by one and sorted, at most. Where
	// there are more, they are met on a walk through the names.
	fewRows = 15_000
	// someRows is how many are known by number on that walk, so that others need
	// not be looked up, as index.ManyRows are where all rows are wanted.
	someRows = 50_000
	// chunkRows is how many rows are read at once whose objects are known.
	chunkRows = 250
)

// The same where the order of names is at hand, in which objects are met for
// nothing. One takes 1.3 microseconds to be sorted, 0.1 to 0.4 in the index,
// and 7 to be looked at.
const (
	fewOrdered  = 2000
	someOrdered = 40_000
	// lookedRows is how many may be looked at for what is wanted. Where it will be
	// more, the index is asked for all words, and for up to index.ManyRows objects. Where
	// the longer words are known to be met, it may be lookedBeside: what is asked for
	// then are short words, in which the index takes longest.
	lookedRows   = 1000
	lookedBeside = 2000
)

// behind is the condition that a row comes after a place, which is given by the key of
// its name twice and its object. SQLite would not find the beginning of
// (key, object) > (?, ?) in an index.
const behind = "name_key(v.name) >= ? AND (name_key(v.name) > ? OR v.object > ?)"

// byNameDown and behindDown are the same in the other direction.
const (
	byNameDown = "name_key(v.name) DESC, v.object DESC"
	behindDown = "name_key(v.name) <= ? AND (name_key(v.name) < ? OR v.object < ?)"
)

// beforeAll and behindAll are keys before and behind those of all names.
var beforeAll, behindAll = []byte{}, []byte{0xff, 0xff}

// rowSelection is where the rows of a list come from.
type rowSelection struct {
	objectTable
	columns    string // what is read of each row
	columnArgs []any
	join       string // of the object
	where      string // of the version v
	args       []any
	limit      int
	down       bool // from Z to A
	// arranged are the objects that the query selects, the search apart, in their
	// order; nil where they are met by name.
	arranged *listedOrder
	// few lists the objects that it may be, to be sorted; nil where they are met
	// in order.
	few *index.Filter
	// wanted is how many are wanted; 0: all. first is how many sorted rows are
	// likely to be enough.
	wanted, first int
	// ordered has the order of names be used, behind the object after (0: from the
	// beginning).
	ordered bool
	after   int64
	// candidates are the objects that it may be; nil: all. narrower finds fewer, one
	// after the other.
	candidates *index.Set
	narrower   []func(among *index.Set) (*index.Set, error)
	// rare are filters of this list alone, which are asked first.
	rare []index.Filter
	// plausible is a condition on the documents, which are looked at last.
	plausible string
	patterns  []any
}

// selectRows finds the shortest way to the rows of a query.
func (t objectTable) selectRows(ctx context.Context, tx *sqldb.Tx, v view, q directory.Query, asks asked) (rowSelection, error) {
	s := rowSelection{objectTable: t, columns: objectColumns, join: " CROSS JOIN object o ON o.id = v.object", where: v.shows("v") + " AND v.status IN " + schema.StatusList(q.Statuses)}
	switch {
	case asks.nothing():
		s.limit = q.Limit
	case q.Limit > 0 && len(asks.terms) == 1 && len([]rune(asks.terms[0].Text)) <= index.Gram: // the index knows all about it
		s.first = 2 * chunkRows
	case q.Limit > 0: // some of the found ones are not meant
		s.first = 8 * chunkRows
	}
	s.wanted, s.down = q.Limit, q.Sort.Descending
	s.plausible, s.patterns = t.plausible(asks)
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
		if !isArranged(q, asks) {
			key := spelling.Key(q.After.Name)
			s.and(s.behind(), key, key, object)
		}
	}
	if !isArranged(q, asks) {
		return s, s.narrow(ctx, tx, v, q, asks)
	}
	s.ordered = true
	if !asks.nothing() && v.indexed() {
		if few, err := s.search(ctx, tx, v, asks); err != nil {
			return s, err
		} else if few != nil {
			s.candidates = few
		}
	}
	return s, s.arrange(ctx, tx, v, q)
}

// arrange lists the objects of a selection that takes an arrangement.
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
		s.candidates, s.limit = tied, 0 // some of them are tied no more
	}
	a, err := s.objectTable.arrange(ctx, tx, v)
	if err != nil {
		return err
	}
	objects, err := a.list(ctx, tx, q, s.after, s.candidates, s.limit)
	s.arranged = &listedOrder{objects: objects, exact: q.Search == "" && len(s.rare) == 0}
	return err
}

// order and behind are index.ByName and behind in the direction of the selection.
func (s rowSelection) order() string {
	if s.down {
		return byNameDown
	}
	return index.ByName
}

func (s rowSelection) behind() string {
	if s.down {
		return behindDown
	}
	return behind
}

// narrow finds the first filter that leaves few objects.
func (s *rowSelection) narrow(ctx context.Context, tx *sqldb.Tx, v view, q directory.Query, asks asked) (err error) {
	if !asks.nothing() && v.indexed() {
		few, err := s.search(ctx, tx, v, asks)
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

// search asks the index for candidates. It returns them if they are few.
func (s *rowSelection) search(ctx context.Context, tx *sqldb.Tx, v view, asks asked) (few *index.Set, err error) {
	if s.wanted > 0 && !s.ordered && !s.down {
		if s.ordered, err = v.hasOrder(ctx, tx); err != nil {
			return nil, err
		}
	}
	looked, err := s.lookUp(ctx, tx, v, asks)
	if err != nil {
		return nil, err
	}
	words := asks.indexWords()
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
	case s.ordered && len(longer) == 0: // takes longer
		most, some = fewOrdered, fewOrdered
	case s.ordered:
		most, some = fewOrdered, someOrdered
	}
	if s.candidates, err = index.Candidates(ctx, tx, v.indexedUpTo(), first, looked, some); err != nil {
		return nil, err
	}
	if one := asks.terms[0]; len(asks.terms) == 1 && one.Field == directory.FieldAnywhere && isID(one.Text) && s.candidates != nil {
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

// listedOrder goes through a list of objects.
type listedOrder struct {
	objects []uint32
	exact   bool // all of them are selected
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

// object returns the number of the object at a key. If the object is gone, it returns the
// largest number, so a page begins with the objects after its name.
func (v view) object(ctx context.Context, tx *sqldb.Tx, k directory.Key) (object int64, err error) {
	s, _ := v.of(k.Connector)
	err = sqldb.ScanRow(ctx, tx, "SELECT coalesce(max(id), ?3) FROM object WHERE connector = ?1 AND guid = ?2",
		[]any{s.key, schema.GUIDColumn(k.ID), int64(math.MaxInt64)}, &object)
	return object, sqldb.Wrap("find place in the list", err)
}

// rareFilters come in the order in which they are asked.
func (t objectTable) rareFilters(ctx context.Context, tx *sqldb.Tx, v view, q directory.Query) (list []index.Filter, err error) {
	if !t.Domains {
		return nil, nil // groups are few
	}
	if len(q.Statuses) > 0 && !slices.Contains(q.Statuses, directory.StatusActive) {
		list = append(list, index.NewFilter(
			"SELECT DISTINCT object FROM user_version INDEXED BY user_version_rare WHERE status > "+schema.Active+" AND status IN "+schema.StatusList(q.Statuses),
		))
	}
	if len(q.Domains) > 0 {
		clause, err := sqldb.IndexedBy(ctx, tx, index.UsersByDomain)
		if err != nil {
			return nil, err
		}
		list = append(list, index.NewFilter(
			"SELECT DISTINCT object FROM user_version "+clause+" WHERE domain IN ("+sqldb.Placeholders(len(q.Domains))+")", sqldb.Anys(q.Domains)...,
		))
	}
	if len(q.Connectors) > 0 {
		var keys []int64
		for _, s := range v.snapshots {
			keys = append(keys, s.key)
		}
		list = append(list, index.NewFilter("SELECT id AS object FROM object WHERE connector IN (SELECT value FROM json_each(?))", sqldb.JSONList(keys)))
	}
	return list, nil
}

// each reads the rows of a selection in the order of lists, until row answers
// false.
func (s rowSelection) each(ctx context.Context, tx *sqldb.Tx, row func(*sql.Rows) (bool, error)) error {
	switch {
	case s.few != nil:
		return s.eachSorted(ctx, tx, row)
	case s.ordered:
		return s.eachOrdered(ctx, tx, row)
	}
	return s.walk(ctx, tx, row)
}

// walk reads the rows on the way through the names.
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

// objectOrder goes through the objects of a set in an order. Next returns the next
// objects, limited to most. If it returns fewer, they are the last.
type objectOrder interface {
	Next(ctx context.Context, tx *sqldb.Tx, most int, set *index.Set) ([]int64, error)
}

// met is the order in which objects are met.
func (s rowSelection) met(ctx context.Context, tx *sqldb.Tx) (objectOrder, error) {
	if s.arranged != nil {
		return s.arranged, nil
	}
	order := &index.OrderReader{Table: s.Table}
	return order, order.Skip(ctx, tx, s.after)
}

// eachOrdered reads the rows of the candidates in the order of names. If the wanted rows
// are not likely to come soon, it asks the index for fewer candidates.
func (s rowSelection) eachOrdered(ctx context.Context, tx *sqldb.Tx, row func(*sql.Rows) (bool, error)) error {
	order, err := s.met(ctx, tx)
	if err != nil {
		return err
	}
	met, ahead := 0, 0     // ahead: how many rows it probably takes to find the wanted ones
	looked, fitted := 0, 0 // since the index was asked
	for {
		if s.isWorthAsking(ahead) {
			if s.candidates, err = s.narrower[0](s.candidates); err != nil {
				return err
			}
			s.narrower = s.narrower[1:]
			looked, fitted = 0, 0
		}
		most := chunkRows
		if len(s.narrower) == 0 && met < s.wanted { // usually, all rows that are read are wanted
			most = min(s.wanted-met, most)
		}
		objects, err := order.Next(ctx, tx, most, s.candidates)
		if err != nil || len(objects) == 0 {
			return err
		}
		more, err := s.rows(ctx, tx, objects, func(rows *sql.Rows) (bool, error) {
			met++
			fitted++
			return row(rows)
		})
		if err != nil || !more {
			return err
		}
		looked += len(objects)
		ahead = math.MaxInt
		if fitted > 0 {
			ahead = (s.wanted - met) * looked / fitted
		}
	}
}

// isWorthAsking reports whether asking the index for fewer candidates is better than
// reading as many rows as are probably ahead.
func (s rowSelection) isWorthAsking(ahead int) bool {
	switch {
	case len(s.narrower) == 0:
		return false
	case s.candidates == nil:
		return ahead > lookedRows
	}
	return ahead > lookedBeside && s.candidates.Len > lookedRows
}

// rows reads the rows of some objects in their order. It returns whether row
// wants more.
func (s rowSelection) rows(ctx context.Context, tx *sqldb.Tx, objects []int64, row func(*sql.Rows) (bool, error)) (more bool, err error) {
	byObject, err := s.ByObject(ctx, tx)
	if err != nil {
		return false, err
	}
	query := fmt.Sprintf("SELECT %s FROM json_each(?) j CROSS JOIN %s v %s ON v.object = j.value%s WHERE %s%s ORDER BY j.key",
		s.columns, s.VersionTable, byObject, s.join, s.where, s.plausible)
	more = true
	err = sqldb.EachRow(ctx, tx, query, slices.Concat(s.columnArgs, []any{sqldb.JSONList(objects)}, s.args, s.patterns), func(rows *sql.Rows) (_ bool, err error) {
		more, err = row(rows)
		return more, err
	})
	return more, err
}

// eachSorted sorts the rows without their documents, which are read for as many
// as are wanted. Mostly these are among the first ones, which are found in a
// fraction of the time that sorting all takes.
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

// eachOfSorted reads a part of the sorted rows. It returns how many there are,
// and whether row wants more.
func (s rowSelection) eachOfSorted(ctx context.Context, tx *sqldb.Tx, part string, row func(*sql.Rows) (bool, error)) (n int, more bool, err error) {
	byObject, err := s.ByObject(ctx, tx)
	if err != nil {
		return 0, false, err
	}
	sorted, err := sqldb.ListNumbers(ctx, tx, fmt.Sprintf("SELECT v.object FROM (%s) f CROSS JOIN %s v %s ON v.object = f.object WHERE ", s.few.Query, s.VersionTable, byObject)+
		s.where+" ORDER BY "+s.order()+part, slices.Concat(s.few.Args, s.args)...)
	n, more = len(sorted), true
	for more && err == nil && len(sorted) > 0 {
		chunk := sorted[:min(chunkRows, len(sorted))]
		sorted = sorted[len(chunk):]
		more, err = s.rows(ctx, tx, chunk, row)
	}
	return n, more, err
}
