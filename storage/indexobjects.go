package storage

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// indexObjects replaces the index data of some objects, in ascending order: FTS5 writes
// out its buffer whenever the order goes back. lacking means that the search index has
// none of them. The words are those of all versions, so that a search as of an earlier
// run works too; the facts are those of the newest.
func indexObjects(ctx context.Context, tx *sqldb.Tx, objects []int64, lacking bool) error {
	if len(objects) == 0 {
		return nil
	}
	slices.Sort(objects)
	objects = slices.Compact(objects) // of several versions that it lacks
	list := sqldb.JSONList(objects)
	if !lacking {
		if _, err := tx.Exec(ctx, "DELETE FROM search WHERE rowid IN (SELECT value FROM json_each(?))", list); err != nil {
			return err
		}
	}
	there := &objectSet{}
	for _, t := range objectTables {
		if err := t.index(ctx, tx, list, there); err != nil {
			return fmt.Errorf("index %ss: %w", t.noun, err)
		}
	}
	gone := slices.DeleteFunc(slices.Clone(objects), there.has)
	if len(gone) == 0 {
		return nil
	}
	for _, t := range objectTables {
		if err := t.dropTraits(ctx, tx, sqldb.JSONList(gone)); err != nil {
			return err
		}
	}
	return nil
}

// indexing is the index data of one object.
type indexing struct {
	object int64
	words  string
	// newest says that there is a newest version, from which the rest follows.
	newest bool
	known  gist
}

// index updates the index data of those objects that are of this kind, and adds the
// ones that have a newest version to a set.
func (t objectTable) index(ctx context.Context, tx *sqldb.Tx, list string, there *objectSet) error {
	found, err := t.indexings(ctx, tx, list)
	if err != nil {
		return err
	}
	for _, x := range found {
		if x.newest {
			there.add(x.object)
		}
	}
	return t.insert(ctx, tx, found, "INSERT")
}

// insert adds the index data of objects in ascending order. verb is INSERT if the
// search index has none of them, or else INSERT OR REPLACE.
func (t objectTable) insert(ctx context.Context, tx *sqldb.Tx, found []indexing, verb string) error {
	w, texts := newFactWriter(t), &factTexts{add: true}
	for _, x := range found {
		if !x.newest {
			continue
		}
		numbers, err := texts.numbers(ctx, tx, x.known)
		if err != nil {
			return err
		}
		for i, f := range indexedFacts {
			if err := w.set(ctx, tx, f, x.object, numbers[i]); err != nil {
				return err
			}
		}
	}
	if err := w.write(ctx, tx); err != nil {
		return err
	}
	return insertWords(ctx, tx, found, verb)
}

// insertWords fills the search index with one statement: FTS5 writes out its buffer
// before each statement that may have to be partly undone.
func insertWords(ctx context.Context, tx *sqldb.Tx, found []indexing, verb string) error {
	if len(found) == 0 {
		return nil
	}
	list := make([]byte, 0, 256*len(found))
	for i, x := range found {
		list = append(list, "{,"[min(i, 1)], '"')
		list = strconv.AppendInt(list, x.object, 10)
		words, err := json.Marshal(x.words)
		if err != nil {
			return err
		}
		list = append(append(list, `":`...), words...)
	}
	_, err := tx.Exec(ctx, verb+" INTO search (rowid, words) SELECT CAST(key AS INTEGER), value FROM json_each(?)", string(append(list, '}')))
	return err
}

// indexings reads the versions of some objects.
func (t objectTable) indexings(ctx context.Context, tx *sqldb.Tx, list string) (found []indexing, err error) {
	var words wordList
	err = sqldb.EachRow(ctx, tx, "SELECT v.valid_to IS NULL, "+t.factualColumns()+" FROM json_each(?) j CROSS JOIN "+t.table+
		" v ON v.object = j.value ORDER BY j.rowid", []any{list}, func(rows *sql.Rows) (bool, error) {
		var newest bool
		x, err := scanFactual(rows, &newest)
		if err != nil {
			return false, err
		}
		if n := len(found); n == 0 || found[n-1].object != x.object {
			words.finish(found)
			found = append(found, indexing{object: x.object})
		}
		t.addWords(&words, x.attrs)
		if newest {
			last := &found[len(found)-1]
			last.newest, last.known = true, t.gistOf(x)
		}
		return true, nil
	})
	words.finish(found)
	return found, sqldb.Wrap("read versions", err)
}

// dropTraits deletes the traits of objects that no longer exist. Objects of the other
// kind have no row here, so nothing is written for them.
func (t objectTable) dropTraits(ctx context.Context, tx *sqldb.Tx, list string) error {
	gone, err := sqldb.ListNumbers(ctx, tx, "SELECT j.value FROM json_each(?) j JOIN object o ON o.id = j.value AND o.kind = ?", list, t.kind)
	if err != nil {
		return fmt.Errorf("list what is gone: %w", err)
	}
	w := newFactWriter(t)
	for _, object := range gone {
		if err := w.set(ctx, tx, factTraits, object, 0); err != nil {
			return err
		}
	}
	return w.write(ctx, tx)
}

// addWords adds the searchable texts: names, addresses, department and more. Phone
// numbers are without the separators between their digits.
func (t objectTable) addWords(w *wordList, a directory.Attributes) {
	for _, property := range t.searched {
		w.add(a.Text(property))
	}
	for _, address := range directory.Aliases(a) {
		w.addAddress(address)
	}
	if t.kind != directory.KindUser {
		return
	}
	for _, address := range directory.OtherMails(a) {
		w.addAddress(address)
	}
	w.add(strippedPhone(a.Text("mobilePhone")))
	for _, phone := range a.Texts("businessPhones") {
		w.add(strippedPhone(phone))
	}
}
