package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
)

const (
	// fewRows is how many rows are looked up one by one and sorted. Where there
	// are more, they are met on a walk through the names.
	fewRows = 15_000
	// someRows is how many are known by number on that walk from the beginning, so
	// that others need not be looked up.
	someRows = 50_000
	// probedRows is how far the walk goes without, where there are more: most
	// often it has met enough of them by then.
	probedRows = 3000
	// chunkRows is how many sorted rows are read at once.
	chunkRows = 500
)

// byName is the order of lists: A to Z without regard to case, then the object.
// It is that of the indexes user_version_name and group_version_name, which
// hold all that a list is selected by, search apart.
const byName = "v.name COLLATE NOCASE, v.object"

// behind is the condition that a row comes after a place, which is given by its
// name twice and its object. SQLite would not find the beginning of
// (name, object) > (?, ?) in an index whose names have a collation.
const behind = "v.name COLLATE NOCASE >= ? AND (v.name COLLATE NOCASE > ? OR v.object > ?)"

// notBehind is the opposite.
const notBehind = "v.name COLLATE NOCASE <= ? AND (v.name COLLATE NOCASE < ? OR v.object <= ?)"

// rowSelection is where the rows of a list come from.
type rowSelection struct {
	objectTable
	where string // of the version v
	args  []any
	limit int
	// few lists the objects that it may be, to be sorted; nil where the names are
	// walked through.
	few *rareFilter
	// some lists them where they are more, for that walk; may be nil. probe has it
	// begin without.
	some  *rareFilter
	probe bool
	// first is how many sorted rows are likely to be enough; 0: all are wanted.
	first int
	// plausible is a condition on the documents, which are looked at last.
	plausible string
	patterns  []any
}

// selectRows finds the shortest way to the rows of a query.
func (t objectTable) selectRows(ctx context.Context, tx *sql.Tx, v view, q directory.Query, words []string) (rowSelection, error) {
	s := rowSelection{objectTable: t, where: v.shows("v") + " AND v.status IN " + statusList(q.Statuses)}
	switch {
	case len(words) == 0:
		s.limit = q.Limit
	case q.Limit > 0 && len(words) == 1 && len([]rune(words[0])) <= gram: // the index knows all about it
		s.first = chunkRows
	case q.Limit > 0: // some of the found ones are not meant
		s.first = 4 * chunkRows
	}
	s.plausible, s.patterns = plausible(words)
	if t.domains && len(q.Domains) > 0 {
		s.and("v.domain IN ("+placeholders(len(q.Domains))+")", anys(q.Domains)...)
	}
	if q.After != (directory.Key{}) {
		object, err := v.object(ctx, tx, q.After)
		if err != nil {
			return s, err
		}
		s.and(behind, q.After.Name, q.After.Name, object)
	}
	return s, s.narrow(ctx, tx, v, q, words)
}

// narrow finds the first filter that leaves few objects.
func (s *rowSelection) narrow(ctx context.Context, tx *sql.Tx, v view, q directory.Query, words []string) error {
	filters := s.rareFilters(v, q)
	if len(words) > 0 && v.indexed() {
		found, known, err := found(ctx, tx, words, v)
		if err != nil {
			return err
		}
		if known {
			filters = append([]rareFilter{found}, filters...)
		}
	}
	for i, f := range filters {
		n, err := f.count(ctx, tx, someRows)
		switch {
		case err != nil:
			return err
		case n <= fewRows:
			s.few = &f
			return nil
		case i == 0 && len(words) > 0:
			s.some, s.probe = &f, n > someRows
		}
	}
	return nil
}

func (s *rowSelection) and(condition string, args ...any) {
	s.where += " AND " + condition
	s.args = append(s.args, args...)
}

// object returns the number of the object at a key; of one that is gone, the
// greatest, so that what follows is what comes behind its name.
func (v view) object(ctx context.Context, tx *sql.Tx, k directory.Key) (object int64, err error) {
	s, _ := v.of(k.Connector)
	err = scanRow(ctx, tx, "SELECT coalesce(max(id), ?3) FROM object WHERE connector = ?1 AND guid = ?2",
		[]any{s.key, guidColumn(k.ID), int64(math.MaxInt64)}, &object)
	return object, wrap("find place in the list", err)
}

// rareFilter lists objects, each once, among them all that a filter may select.
type rareFilter struct {
	query string
	args  []any
}

// condition keeps to what the filter lists.
func (f rareFilter) condition() string { return " AND v.object IN (" + f.query + ")" }

// count counts what the filter lists, up to most and one.
func (f rareFilter) count(ctx context.Context, tx *sql.Tx, most int) (n int, err error) {
	err = scanRow(ctx, tx, "SELECT count(*) FROM ("+f.query+limitClause(most+1)+")", f.args, &n)
	return n, wrap("narrow the list down", err)
}

// rareFilters come in the order in which they are asked.
func (t objectTable) rareFilters(v view, q directory.Query) (list []rareFilter) {
	if !t.domains {
		return nil // groups are few
	}
	if len(q.Statuses) > 0 && !slices.Contains(q.Statuses, directory.StatusActive) {
		list = append(list, rareFilter{
			"SELECT DISTINCT object FROM user_version INDEXED BY user_version_rare WHERE status > 1 AND status IN " + statusList(q.Statuses), nil,
		})
	}
	if len(q.Domains) > 0 {
		list = append(list, rareFilter{
			"SELECT DISTINCT object FROM user_version INDEXED BY user_version_domain WHERE domain IN (" + placeholders(len(q.Domains)) + ")", anys(q.Domains),
		})
	}
	if len(q.Connectors) > 0 {
		var keys []int64
		for _, s := range v.snapshots {
			keys = append(keys, s.key)
		}
		list = append(list, rareFilter{"SELECT id AS object FROM object WHERE connector IN (SELECT value FROM json_each(?))", []any{jsonList(keys)}})
	}
	return list
}

// each reads the rows of a selection in the order of lists, until row answers
// false.
func (s rowSelection) each(ctx context.Context, tx *sql.Tx, row func(*sql.Rows) (bool, error)) error {
	switch {
	case s.few != nil:
		return s.eachSorted(ctx, tx, row)
	case s.probe:
		return s.eachProbed(ctx, tx, row)
	case s.some != nil:
		return s.walk(ctx, tx, s.some.condition(), s.some.args, row)
	}
	return s.walk(ctx, tx, "", nil, row)
}

// walk reads the rows on the way through the names that meet one more condition.
func (s rowSelection) walk(ctx context.Context, tx *sql.Tx, condition string, args []any, row func(*sql.Rows) (bool, error)) error {
	query := "SELECT " + objectColumns + " FROM " + s.byNames() + " CROSS JOIN object o ON o.id = v.object WHERE " +
		s.where + condition + s.plausible + " ORDER BY " + byName + limitClause(s.limit)
	return eachRow(ctx, tx, query, slices.Concat(s.args, args, s.patterns), row)
}

// eachProbed walks a while among all, and then among those that are found.
func (s rowSelection) eachProbed(ctx context.Context, tx *sql.Tx, row func(*sql.Rows) (bool, error)) error {
	var end place
	err := scanRow(ctx, tx, fmt.Sprintf("SELECT v.name, v.object FROM %s WHERE %s ORDER BY %s LIMIT 1 OFFSET %d", s.byNames(), s.where, byName, probedRows-1),
		s.args, &end.name, &end.object)
	if errors.Is(err, sql.ErrNoRows) {
		return s.walk(ctx, tx, "", nil, row)
	}
	if err != nil {
		return err
	}
	more := true
	err = s.walk(ctx, tx, " AND "+notBehind, []any{end.name, end.name, end.object}, func(rows *sql.Rows) (_ bool, err error) {
		more, err = row(rows)
		return more, err
	})
	if err != nil || !more {
		return err
	}
	return s.walk(ctx, tx, " AND "+behind+s.some.condition(), append([]any{end.name, end.name, end.object}, s.some.args...), row)
}

// byNames are the versions in the order of lists.
func (s rowSelection) byNames() string { return fmt.Sprintf("%[1]s v INDEXED BY %[1]s_name", s.table) }

// eachSorted sorts the rows without their documents, which are read for as many
// as are wanted. Mostly these are among the first ones, which are found in a
// fraction of the time that sorting all takes.
func (s rowSelection) eachSorted(ctx context.Context, tx *sql.Tx, row func(*sql.Rows) (bool, error)) error {
	if s.first == 0 {
		_, _, err := s.eachOfSorted(ctx, tx, limitClause(s.limit), row)
		return err
	}
	n, more, err := s.eachOfSorted(ctx, tx, limitClause(s.first), row)
	if err == nil && more && n == s.first {
		_, _, err = s.eachOfSorted(ctx, tx, fmt.Sprintf(" LIMIT -1 OFFSET %d", n), row)
	}
	return err
}

// eachOfSorted reads a part of the sorted rows. It returns how many there are,
// and whether row wants more.
func (s rowSelection) eachOfSorted(ctx context.Context, tx *sql.Tx, part string, row func(*sql.Rows) (bool, error)) (n int, more bool, err error) {
	sorted, err := listNumbers(ctx, tx, fmt.Sprintf("SELECT v.rowid FROM (%s) f CROSS JOIN %s v %s ON v.object = f.object WHERE ", s.few.query, s.table, s.byObject)+
		s.where+" ORDER BY "+byName+part, slices.Concat(s.few.args, s.args)...)
	query := fmt.Sprintf(`SELECT %s FROM json_each(?) j CROSS JOIN %s v ON v.rowid = j.value CROSS JOIN object o ON o.id = v.object
		WHERE 1%s ORDER BY j.key`, objectColumns, s.table, s.plausible)
	n, more = len(sorted), true
	for more && err == nil && len(sorted) > 0 {
		chunk := sorted[:min(chunkRows, len(sorted))]
		sorted = sorted[len(chunk):]
		err = eachRow(ctx, tx, query, append([]any{jsonList(chunk)}, s.patterns...), func(rows *sql.Rows) (_ bool, err error) {
			more, err = row(rows)
			return more, err
		})
	}
	return n, more, err
}

// listNumbers reads a column of numbers.
func listNumbers(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]int64, error) {
	list := []int64{}
	err := eachRow(ctx, tx, query, args, func(rows *sql.Rows) (bool, error) {
		var n int64
		err := rows.Scan(&n)
		list = append(list, n)
		return true, err
	})
	return list, err
}

func jsonList(numbers []int64) string {
	list, err := json.Marshal(numbers)
	if err != nil {
		panic(err) // numbers always have a form
	}
	return string(list)
}

func anys(texts []string) []any {
	list := make([]any, len(texts))
	for i, t := range texts {
		list[i] = t
	}
	return list
}
