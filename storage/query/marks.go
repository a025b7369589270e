package query

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/spelling"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// marks streams places in a list. Without a search, it jumps through the index of the list. With
// a search, it counts the rows.
func (st *Store) marks(
	ctx context.Context, t objectTable, q directory.Query, every int,
) iter.Seq2[directory.Mark, error] {
	q.After, q.Limit = directory.Key{}, 0
	return sqldb.Stream(ctx, st.db, "count "+t.Noun+"s", func(tx *sqldb.Tx, give func(directory.Mark) bool) error {
		search, err := t.parseSearch(q.Search)
		if err != nil {
			return err
		}
		v, err := viewAt(ctx, tx, q.At, q.Connectors)
		if err != nil {
			return err
		}
		if err := search.findManagers(ctx, tx, v); err != nil {
			return err
		}
		s, err := t.selectRows(ctx, tx, v, q, search)
		switch {
		case err != nil:
			return err
		case s.arranged != nil && s.arranged.exact:
			return s.arranged.marks(ctx, tx, t, v, every, give)
		case s.arranged == nil && s.few == nil && search.isEmpty():
			return s.leap(ctx, tx, v, every, give)
		}
		return s.count(ctx, tx, v, search, every, give)
	})
}

// count counts the rows of a list and streams places in it. It reads the documents only of
// objects whose names do not contain the words.
func (s rowSelection) count(
	ctx context.Context, tx *sqldb.Tx, v view, search parsedSearch, every int, give func(directory.Mark) bool,
) error {
	named, patterns := nameHolds(search)
	id := "NULL"
	if search.forIDs() {
		id = "o.guid"
	} else {
		s.join = ""
	}
	s.columns, s.columnArgs = "v.object, v.connector, v.name, "+id+", CASE WHEN NOT ("+named+") THEN v.doc END",
		patterns
	s.plausible, s.patterns = " AND ("+named+" OR (1"+s.plausible+"))", slices.Concat(patterns, s.patterns)
	var m directory.Mark
	var at place
	marked, more := -1, true
	mark := func() (err error) {
		m.Key, err = v.key(ctx, tx, at)
		marked, more = m.Rows, err == nil && give(m)
		return err
	}
	err := s.each(ctx, tx, func(rows *sql.Rows) (_ bool, err error) {
		var id any
		var doc []byte
		next := at
		if err := rows.Scan(&next.object, &next.connector, &next.name, &id, &doc); err != nil {
			return false, err
		}
		if doc != nil {
			a, err := directory.ParseAttributes(doc)
			if err != nil || !s.mentions(schema.IDOf(id), a, search) {
				return err == nil, sqldb.Wrap("read properties", err)
			}
		}
		at = next
		if m.Rows++; m.Rows%every == 0 {
			err = mark()
		}
		return more, err
	})
	switch {
	case err != nil || !more || marked == m.Rows:
		return err
	case m.Rows == 0:
		give(m)
		return nil
	}
	return mark()
}

// marks streams places in a list of known objects.
func (l *listedOrder) marks(
	ctx context.Context, tx *sqldb.Tx, t objectTable, v view, every int, give func(directory.Mark) bool,
) error {
	named, err := tx.Prepare(ctx, "SELECT v.name, v.connector FROM "+t.VersionTable+
		" v WHERE v.object = ? AND "+v.shows("v"))
	if err != nil {
		return err
	}
	defer named.Close()
	for i, object := range l.objects {
		if rows := i + 1; rows%every == 0 || rows == len(l.objects) {
			at := place{object: int64(object)}
			if err := named.QueryRowContext(ctx, object).Scan(&at.name, &at.connector); err != nil {
				return err
			}
			key, err := v.key(ctx, tx, at)
			if err != nil || !give(directory.Mark{Rows: rows, Key: key}) {
				return err
			}
		}
	}
	if len(l.objects) == 0 {
		give(directory.Mark{})
	}
	return nil
}

// place is a position on a walk through an index.
type place struct {
	name              string
	object, connector int64
}

// leap streams places in a list using only its index. It jumps one page of rows at a time, and
// reads the remaining rows at the end one by one.
func (s rowSelection) leap(ctx context.Context, tx *sqldb.Tx, v view, every int, give func(directory.Mark) bool) error {
	byNames, err := s.ByNames(ctx, tx)
	if err != nil {
		return err
	}
	ahead := fmt.Sprintf("SELECT v.name, v.object, v.connector FROM %s WHERE %s AND %s ORDER BY %s",
		byNames, s.where, s.afterKey(), s.order())
	step, err := tx.Prepare(ctx, ahead+fmt.Sprintf(" LIMIT 1 OFFSET %d", every-1))
	if err != nil {
		return err
	}
	defer step.Close()
	var m directory.Mark
	at := place{object: -1}
	key := beforeAll
	if s.down {
		key = afterAll
	}
	for {
		args := append(slices.Clone(s.args), key, key, at.object)
		err := step.QueryRowContext(ctx, args...).Scan(&at.name, &at.object, &at.connector)
		if errors.Is(err, sql.ErrNoRows) {
			return s.remainder(ctx, tx, v, ahead, args, m, give)
		}
		if err != nil {
			return err
		}
		key = spelling.Key(at.name)
		m.Rows += every
		if m.Key, err = v.key(ctx, tx, at); err != nil || !give(m) {
			return err
		}
	}
}

// remainder streams the place at the end of a list, after the last jump.
func (s rowSelection) remainder(ctx context.Context, tx *sqldb.Tx, v view, ahead string, args []any, m directory.Mark,
	give func(directory.Mark) bool,
) error {
	before := m.Rows
	var at place
	err := sqldb.EachRow(ctx, tx, ahead, args, func(rows *sql.Rows) (bool, error) {
		m.Rows++
		return true, rows.Scan(&at.name, &at.object, &at.connector)
	})
	if err == nil && m.Rows > before {
		m.Key, err = v.key(ctx, tx, at)
	}
	if err == nil && (m.Rows > before || before == 0) {
		give(m)
	}
	return err
}

// key returns the key of the object at a place.
func (v view) key(ctx context.Context, tx *sqldb.Tx, at place) (directory.Key, error) {
	var id any
	err := sqldb.ScanRow(ctx, tx, "SELECT guid FROM object WHERE id = ?", []any{at.object}, &id)
	return directory.Key{Name: at.name, ID: schema.IDOf(id), Connector: v.name(at.connector)}, err
}
