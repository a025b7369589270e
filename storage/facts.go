package storage

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// fact is one of the numbers that are kept of every object.
type fact int64

const (
	factTraits     fact = iota + 1 // see traitsOf; 0: there is no such object
	factDepartment                 // a fact_text
	factDomain                     // of the primary address, a fact_text
	factSince                      // the snapshot since which it is like this
	factMembers                    // of a group: direct members that there are to see
	factManager                    // see managerNumber
)

// indexedFacts are those that follow from the newest version of one object.
var indexedFacts = [5]fact{factTraits, factDepartment, factDomain, factSince, factManager}

const (
	// factChunk is how many objects a row of table fact holds: one page of SQLite.
	factChunk = 1000
	// factBytes is how long a number is.
	factBytes = 4
)

// traits is what is asked for most of an object, in one number.
type traits uint32

const (
	traitStatus   traits = 7 // the bits of directory.Status
	traitGuest    traits = 1 << 3
	traitSynced   traits = 1 << 4
	traitAgent    traits = 1 << 5
	kindAt               = 6 // of a group: its place in directory.GroupKinds
	traitDynamic  traits = 1 << 9
	licencesAt           = 10 // six bits for how many licences there are
	mostLicences         = 63
	connectorAt          = 16 // the key of the connector in the other half
	mostConnector        = 1<<16 - 1
)

func (t traits) status() directory.Status { return directory.Status(t & traitStatus) }
func (t traits) connector() int64         { return int64(t >> connectorAt) }
func (t traits) licences() int            { return int(t>>licencesAt) & mostLicences }
func (t traits) kind() int                { return int(t>>kindAt) & 7 }
func (t traits) has(mark traits) bool     { return t&mark != 0 }

// factual is what the facts of an object are made from.
type factual struct {
	object, connector, since int64
	status                   directory.Status
	domain                   string
	attrs                    directory.Attributes
}

// factualColumns are read from a version v by scanFactual.
func (t objectTable) factualColumns() string {
	domain := "''"
	if t.domains {
		domain = "v.domain"
	}
	return "v.object, v.connector, coalesce(v.since, v.valid_from), v.status, " + domain + ", v.doc"
}

// scanFactual reads a row of what stands before them, if anything, and of those.
func scanFactual(rows *sql.Rows, before ...any) (x factual, err error) {
	var doc string
	var status int64 // a conversion by database/sql takes longer than all others
	if err := rows.Scan(append(before, &x.object, &x.connector, &x.since, &status, &x.domain, &doc)...); err != nil {
		return x, err
	}
	x.status = directory.Status(status)
	x.attrs, err = directory.ParseText(doc)
	return x, err
}

// traitsOf packs what an object is like.
func (t objectTable) traitsOf(x factual) traits {
	packed := traits(x.status) | traits(min(x.connector, mostConnector))<<connectorAt
	mark := func(is bool, mark traits) {
		if is {
			packed |= mark
		}
	}
	mark(directory.IsSynced(x.attrs), traitSynced)
	if t.kind == directory.KindGroup {
		family, _, dynamic := strings.Cut(directory.GroupKind(x.attrs), ",")
		for place, name := range directory.GroupKinds {
			if name == family {
				packed |= traits(place) << kindAt
			}
		}
		mark(dynamic, traitDynamic)
		return packed
	}
	mark(directory.IsGuest(x.attrs), traitGuest)
	mark(directory.IsAgent(x.attrs), traitAgent)
	return packed | traits(min(directory.Licences(x.attrs), mostLicences))<<licencesAt
}

// factTexts numbers texts; 0 stands for none.
type factTexts struct {
	known map[string]uint32
	add   bool // those that are not there yet
}

func (n *factTexts) number(ctx context.Context, tx *sqldb.Tx, text string) (uint32, error) {
	if text == "" {
		return 0, nil
	}
	if number, ok := n.known[text]; ok {
		return number, nil
	}
	var number uint32
	err := sqldb.ScanRow(ctx, tx, "SELECT id FROM fact_text WHERE text = ?", []any{text}, &number)
	if errors.Is(err, sql.ErrNoRows) && n.add {
		err = sqldb.ScanRow(ctx, tx, "INSERT INTO fact_text (text) VALUES (?) RETURNING id", []any{text}, &number)
	}
	if err != nil {
		return 0, fmt.Errorf("number %q: %w", text, err)
	}
	if n.known == nil {
		n.known = map[string]uint32{}
	}
	n.known[text] = number
	return number, nil
}

// gist is what the indexed facts of an object are, with the texts that numbers
// stand for.
type gist struct {
	traits             traits
	department, domain string
	since              int64
	manager            uint32
}

// gistOf keeps nothing of the document alive.
func (t objectTable) gistOf(x factual) gist {
	return gist{t.traitsOf(x), strings.Clone(x.attrs.Text("department")), strings.Clone(x.domain), x.since, managerNumber(x.attrs.Text("manager"))}
}

// numbers are the indexed facts.
func (n *factTexts) numbers(ctx context.Context, tx *sqldb.Tx, g gist) (list [len(indexedFacts)]uint32, err error) {
	department, err := n.number(ctx, tx, g.department)
	if err != nil {
		return list, err
	}
	domain, err := n.number(ctx, tx, g.domain)
	return [len(indexedFacts)]uint32{uint32(g.traits), department, domain, uint32(g.since), g.manager}, err
}

// vector has a number of each object, by the number of the object.
type vector []uint32

func (v vector) of(object uint32) uint32 {
	if int(object) < len(v) {
		return v[object]
	}
	return 0
}

func (v *vector) set(object, number uint32) {
	if n := int(object) + 1; n > len(*v) {
		if number == 0 {
			return
		}
		*v = append(*v, make([]uint32, n-len(*v))...)
	}
	(*v)[object] = number
}

// factRow is the id of the row of table fact that holds an object.
func (t objectTable) factRow(f fact, object int64) int64 {
	return int64(t.kind)<<48 | int64(f)<<40 | object/factChunk
}

// facts reads one fact of all objects.
func (t objectTable) facts(ctx context.Context, tx *sqldb.Tx, f fact) (list vector, err error) {
	first := t.factRow(f, 0)
	err = sqldb.EachRow(ctx, tx, "SELECT id - ?1, numbers FROM fact WHERE id >= ?1 AND id < ?2", []any{first, t.factRow(f+1, 0)}, func(rows *sql.Rows) (bool, error) {
		var place int
		var packed sql.RawBytes
		if err := rows.Scan(&place, &packed); err != nil {
			return false, err
		}
		begin := place * factChunk
		if n := begin + factChunk; n > len(list) {
			list = append(list, make([]uint32, n-len(list))...)
		}
		for i := 0; i+factBytes <= len(packed) && i/factBytes < factChunk; i += factBytes {
			list[begin+i/factBytes] = binary.LittleEndian.Uint32(packed[i:])
		}
		return true, nil
	})
	return list, sqldb.Wrap("read facts", err)
}

// factWriter changes facts of some objects, row by row.
type factWriter struct {
	objectTable
	rows map[int64][]byte
}

func newFactWriter(t objectTable) *factWriter { return &factWriter{t, map[int64][]byte{}} }

// set changes a fact of an object.
func (w *factWriter) set(ctx context.Context, tx *sqldb.Tx, f fact, object int64, number uint32) error {
	packed, err := w.row(ctx, tx, w.factRow(f, object))
	if err == nil {
		binary.LittleEndian.PutUint32(packed[object%factChunk*factBytes:], number)
	}
	return err
}

// add adds to a fact of an object.
func (w *factWriter) add(ctx context.Context, tx *sqldb.Tx, f fact, object, more int64) error {
	packed, err := w.row(ctx, tx, w.factRow(f, object))
	if err == nil {
		at := packed[object%factChunk*factBytes:]
		binary.LittleEndian.PutUint32(at, uint32(int64(binary.LittleEndian.Uint32(at))+more))
	}
	return err
}

func (w *factWriter) row(ctx context.Context, tx *sqldb.Tx, id int64) ([]byte, error) {
	if packed, ok := w.rows[id]; ok {
		return packed, nil
	}
	packed := make([]byte, factChunk*factBytes)
	var kept []byte
	err := sqldb.ScanRow(ctx, tx, "SELECT numbers FROM fact WHERE id = ?", []any{id}, &kept)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("read facts: %w", err)
	}
	copy(packed, kept)
	w.rows[id] = packed
	return packed, nil
}

// write writes the changed rows.
func (w *factWriter) write(ctx context.Context, tx *sqldb.Tx) error {
	for id, packed := range w.rows {
		if _, err := tx.Exec(ctx, "INSERT OR REPLACE INTO fact (id, numbers) VALUES (?, ?)", id, packed); err != nil {
			return fmt.Errorf("write facts: %w", err)
		}
	}
	return nil
}

// dropFacts forgets some objects, of either kind, that a query lists.
func dropFacts(ctx context.Context, tx *sqldb.Tx, query string, args ...any) error {
	objects, err := sqldb.ListNumbers(ctx, tx, query, args...)
	if err != nil {
		return fmt.Errorf("list what facts are dropped of: %w", err)
	}
	for _, t := range objectTables {
		w := newFactWriter(t)
		for _, object := range objects {
			for _, f := range []fact{factTraits, factMembers} {
				if err := w.set(ctx, tx, f, object, 0); err != nil {
					return err
				}
			}
		}
		if err := w.writeKnown(ctx, tx); err != nil {
			return err
		}
		if err := t.dropPlaces(ctx, tx, objects); err != nil {
			return fmt.Errorf("drop %ss from their orders: %w", t.noun, err)
		}
	}
	return nil
}

// writeKnown writes the rows that are there already.
func (w *factWriter) writeKnown(ctx context.Context, tx *sqldb.Tx) error {
	for id, packed := range w.rows {
		if _, err := tx.Exec(ctx, "UPDATE fact SET numbers = ? WHERE id = ?", packed, id); err != nil {
			return fmt.Errorf("drop facts: %w", err)
		}
	}
	return nil
}
