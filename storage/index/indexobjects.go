package index

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

// Renew replaces the index data of some objects. It uses ascending order, because FTS5 writes out
// its buffer whenever a number is lower than the one before. lacking means that the search index
// has none of the objects. The words come from all versions, so a search in an earlier run works
// too. The facts come from the newest version.
func Renew(ctx context.Context, tx *sqldb.Tx, objects []int64, lacking bool) error {
	if len(objects) == 0 {
		return nil
	}
	slices.Sort(objects)
	objects = slices.Compact(objects) // an object may be listed for several versions
	list := sqldb.JSONList(objects)
	if !lacking {
		if _, err := tx.Exec(ctx, "DELETE FROM search WHERE rowid IN (SELECT value FROM json_each(?))",
			list); err != nil {
			return err
		}
	}
	there := &Set{}
	for _, t := range Tables {
		if err := t.index(ctx, tx, list, there); err != nil {
			return fmt.Errorf("index %ss: %w", t.Noun, err)
		}
	}
	gone := slices.DeleteFunc(slices.Clone(objects), there.Has)
	if len(gone) == 0 {
		return nil
	}
	for _, t := range Tables {
		if err := t.dropTraits(ctx, tx, sqldb.JSONList(gone)); err != nil {
			return err
		}
	}
	return nil
}

// Entry is the index data of one object.
type Entry struct {
	Object int64
	words  string
	// Newest is set if the object has a newest version. Known then has its facts.
	Newest bool
	Known  gist
}

// index updates the index data of those objects that are of this kind. It adds the objects that
// have a newest version to the set there.
func (t Table) index(ctx context.Context, tx *sqldb.Tx, list string, there *Set) error {
	found, err := t.indexings(ctx, tx, list)
	if err != nil {
		return err
	}
	for _, x := range found {
		if x.Newest {
			there.Add(x.Object)
		}
	}
	return t.insert(ctx, tx, found, "INSERT")
}

// insert adds the index data of objects in ascending order. verb is INSERT if the search index has
// none of them, and INSERT OR REPLACE otherwise.
func (t Table) insert(ctx context.Context, tx *sqldb.Tx, found []Entry, verb string) error {
	w, texts := NewFactWriter(t), &factTexts{add: true}
	for _, x := range found {
		if !x.Newest {
			continue
		}
		numbers, err := texts.numbers(ctx, tx, x.Known)
		if err != nil {
			return err
		}
		for i, f := range indexedFacts {
			if err := w.set(ctx, tx, f, x.Object, numbers[i]); err != nil {
				return err
			}
		}
	}
	if err := w.write(ctx, tx); err != nil {
		return err
	}
	return insertWords(ctx, tx, found, verb)
}

// insertWords fills the search index with one statement, because FTS5 writes out its buffer before
// each statement that may have to be partly undone.
func insertWords(ctx context.Context, tx *sqldb.Tx, found []Entry, verb string) error {
	if len(found) == 0 {
		return nil
	}
	list := make([]byte, 0, 256*len(found))
	for i, x := range found {
		list = append(list, "{,"[min(i, 1)], '"')
		list = strconv.AppendInt(list, x.Object, 10)
		words, err := json.Marshal(x.words)
		if err != nil {
			return err
		}
		list = append(append(list, `":`...), words...)
	}
	_, err := tx.Exec(ctx, verb+" INTO search (rowid, words) SELECT CAST(key AS INTEGER), value FROM json_each(?)",
		string(append(list, '}')))
	return err
}

// indexings reads the versions of some objects.
func (t Table) indexings(ctx context.Context, tx *sqldb.Tx, list string) (found []Entry, err error) {
	var words WordList
	err = sqldb.EachRow(ctx, tx, "SELECT v.valid_to IS NULL, "+t.FactColumns()+
		" FROM json_each(?) j CROSS JOIN "+t.VersionTable+
		" v ON v.object = j.value ORDER BY j.rowid", []any{list}, func(rows *sql.Rows) (bool, error) {
		var newest bool
		x, err := ScanFactSource(rows, &newest)
		if err != nil {
			return false, err
		}
		if n := len(found); n == 0 || found[n-1].Object != x.Object {
			words.Finish(found)
			found = append(found, Entry{Object: x.Object})
		}
		t.AddWords(&words, x.Attrs)
		if newest {
			last := &found[len(found)-1]
			last.Newest, last.Known = true, t.GistOf(x)
		}
		return true, nil
	})
	words.Finish(found)
	return found, sqldb.Wrap("read versions", err)
}

// dropTraits deletes the traits of objects that no longer exist. Objects of the other kind have no
// row here, so nothing is written for them.
func (t Table) dropTraits(ctx context.Context, tx *sqldb.Tx, list string) error {
	gone, err := sqldb.ListNumbers(ctx, tx,
		"SELECT j.value FROM json_each(?) j JOIN object o ON o.id = j.value AND o.kind = ?", list, t.Kind)
	if err != nil {
		return fmt.Errorf("list deleted objects: %w", err)
	}
	w := NewFactWriter(t)
	for _, object := range gone {
		if err := w.set(ctx, tx, FactTraits, object, 0); err != nil {
			return err
		}
	}
	return w.write(ctx, tx)
}

// AddWords adds the searchable texts: names, addresses, department and others. It removes the
// separators between the digits of phone numbers.
func (t Table) AddWords(w *WordList, a directory.Attributes) {
	for _, property := range t.Searched {
		w.add(a.Text(property))
	}
	for _, address := range directory.Aliases(a) {
		w.addAddress(address)
	}
	if t.Kind != directory.KindUser {
		return
	}
	for _, address := range directory.OtherMails(a) {
		w.addAddress(address)
	}
	w.add(StrippedPhone(a.Text("mobilePhone")))
	for _, phone := range a.Texts("businessPhones") {
		w.add(StrippedPhone(phone))
	}
}
