package index

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/spelling"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Address returns the text by which directory.SortAddress sorts an account or group.
func (t Table) Address(a directory.Attributes) string {
	if t.Kind == directory.KindGroup {
		return directory.MailAddress(a)
	}
	return directory.PrimaryAddress(a)
}

// NameKey returns the sort key of a name. It ignores letter case, and is empty for an empty name.
func NameKey(name string) string { return string(spelling.Key(name)) }

// AddressKey returns the sort key of an address or department. It ignores letter case, and is empty
// for an empty text.
func AddressKey(address string) string { return string(spelling.FoldedKey(address)) }

// newestVersion is an SQL condition: v is the newest version of an object.
const newestVersion = "v.valid_to IS NULL"

// AddressAt returns the place of an object in the order of addresses. version is an SQL condition
// that selects one version, alias v.
func (t Table) AddressAt(ctx context.Context, tx *sqldb.Tx, object uint32, version string) (Place, error) {
	var name, doc string
	err := sqldb.ScanRow(ctx, tx, "SELECT v.name, v.doc FROM "+t.VersionTable+" v WHERE v.object = ? AND "+version,
		[]any{object}, &name, &doc)
	if errors.Is(err, sql.ErrNoRows) {
		return Place{Object: object}, nil
	}
	if err != nil {
		return Place{Object: object}, fmt.Errorf("look up address: %w", err)
	}
	return t.placedByAddress(object, name, doc)
}

// orderAddresses returns all objects that have an address, sorted by it. It keeps the addresses in
// one buffer for a moment: a million of them take 40 MB.
func (t Table) orderAddresses(ctx context.Context, tx *sqldb.Tx) ([]uint32, error) {
	var texts []byte
	type entry struct{ object, begin, end uint32 }
	var list []entry
	err := sqldb.EachRow(ctx, tx, "SELECT v.object, v.doc FROM "+t.VersionTable+
		" v NOT INDEXED WHERE v.valid_to IS NULL", nil, func(rows *sql.Rows) (bool, error) {
		var e entry
		var object int64
		var doc string
		if err := rows.Scan(&object, &doc); err != nil {
			return false, err
		}
		e.object = uint32(object)
		text, _ := t.addressIn(doc) // other checks report damaged properties
		if text != "" {
			e.begin = uint32(len(texts))
			texts = spelling.AppendSmall(texts, text)
			e.end = uint32(len(texts))
			list = append(list, e)
		}
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	text := func(e entry) []byte { return texts[e.begin:e.end] }
	slices.SortFunc(list, func(a, b entry) int {
		return cmp.Or(spelling.CompareSmall(text(a), text(b)), cmp.Compare(a.object, b.object))
	})
	order := make([]uint32, len(list))
	for i, e := range list {
		order[i] = e.object
	}
	// Objects that share an address are ordered by name. There are few of them.
	for i := 0; i < len(list); {
		j := i + 1
		for j < len(list) && spelling.CompareSmall(text(list[i]), text(list[j])) == 0 {
			j++
		}
		if j > i+1 {
			if err := t.orderByName(ctx, tx, order[i:j]); err != nil {
				return nil, err
			}
		}
		i = j
	}
	return order, nil
}

func (t Table) orderByName(ctx context.Context, tx *sqldb.Tx, objects []uint32) error {
	places := make([]Place, len(objects))
	for i, object := range objects {
		var err error
		if places[i], err = t.AddressAt(ctx, tx, object, newestVersion); err != nil {
			return err
		}
	}
	slices.SortFunc(places, comparePlaces)
	for i, p := range places {
		objects[i] = p.Object
	}
	return nil
}

// addressIn returns the address in a document. Most documents have a mail address, which is found
// without parsing the document.
func (t Table) addressIn(doc string) (string, error) {
	if _, rest, found := strings.Cut(doc, `,"mail":"`); found {
		if end := strings.IndexAny(rest, `"\`); end > 0 && rest[end] == '"' {
			if address := spelling.Trim(rest[:end]); address != "" {
				return address, nil
			}
		}
	}
	a, err := directory.ParseText(doc)
	return t.Address(a), err
}
