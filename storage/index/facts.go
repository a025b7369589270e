package index

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Fact is one of the numbers that are kept of every object.
type Fact int64

const (
	FactTraits     Fact = iota + 1 // see TraitsOf; 0: there is no such object
	FactDepartment                 // a fact_text
	FactDomain                     // of the primary address, a fact_text
	FactSince                      // the snapshot since which it is like this
	FactMembers                    // of a group: direct members that there are to see
	FactManager                    // see ManagerNumber
)

// indexedFacts are those that follow from the newest version of one object.
var indexedFacts = [5]Fact{FactTraits, FactDepartment, FactDomain, FactSince, FactManager}

const (
	// factChunk is how many objects a row of table fact holds: one page of SQLite.
	factChunk = 1000
	// factBytes is how long a number is.
	factBytes = 4
)

// Traits is what is asked for most of an object, in one number.
type Traits uint32

const (
	TraitStatus   Traits = 7 // the bits of directory.Status
	TraitGuest    Traits = 1 << 3
	TraitSynced   Traits = 1 << 4
	TraitAgent    Traits = 1 << 5
	kindAt               = 6 // of a group: its place in directory.GroupKinds
	TraitDynamic  Traits = 1 << 9
	licencesAt           = 10 // six bits for how many licences there are
	MostLicences         = 63
	ConnectorAt          = 16 // the key of the connector in the other half
	MostConnector        = 1<<16 - 1
)

// Status is the status of an object.
func (t Traits) Status() directory.Status { return directory.Status(t & TraitStatus) }

// Connector is the key of its connector, if that is below MostConnector.
func (t Traits) Connector() int64 { return int64(t >> ConnectorAt) }

// Licences is how many licences it has, up to MostLicences.
func (t Traits) Licences() int { return int(t>>licencesAt) & MostLicences }

// Kind is the place of a group's kind in directory.GroupKinds.
func (t Traits) Kind() int { return int(t>>kindAt) & 7 }

// Has says whether it has one of the marks.
func (t Traits) Has(mark Traits) bool { return t&mark != 0 }

// Factual is what the facts of an object are made from.
type Factual struct {
	Object, Connector, Since int64
	Status                   directory.Status
	Domain                   string
	Attrs                    directory.Attributes
}

// FactualColumns are read from a version v by ScanFactual.
func (t Table) FactualColumns() string {
	domain := "''"
	if t.Domains {
		domain = "v.domain"
	}
	return "v.object, v.connector, coalesce(v.since, v.valid_from), v.status, " + domain + ", v.doc"
}

// ScanFactual reads a row of what stands before them, if anything, and of those.
func ScanFactual(rows *sql.Rows, before ...any) (x Factual, err error) {
	var doc string
	var status int64 // a conversion by database/sql takes longer than all others
	if err := rows.Scan(append(before, &x.Object, &x.Connector, &x.Since, &status, &x.Domain, &doc)...); err != nil {
		return x, err
	}
	x.Status = directory.Status(status)
	x.Attrs, err = directory.ParseText(doc)
	return x, err
}

// TraitsOf packs what an object is like.
func (t Table) TraitsOf(x Factual) Traits {
	packed := Traits(x.Status) | Traits(min(x.Connector, MostConnector))<<ConnectorAt
	mark := func(is bool, mark Traits) {
		if is {
			packed |= mark
		}
	}
	mark(directory.IsSynced(x.Attrs), TraitSynced)
	if t.Kind == directory.KindGroup {
		family, _, dynamic := strings.Cut(directory.GroupKind(x.Attrs), ",")
		for place, name := range directory.GroupKinds {
			if name == family {
				packed |= Traits(place) << kindAt
			}
		}
		mark(dynamic, TraitDynamic)
		return packed
	}
	mark(directory.IsGuest(x.Attrs), TraitGuest)
	mark(directory.IsAgent(x.Attrs), TraitAgent)
	return packed | Traits(min(directory.Licences(x.Attrs), MostLicences))<<licencesAt
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
	traits             Traits
	department, domain string
	since              int64
	manager            uint32
}

// GistOf keeps nothing of the document alive.
func (t Table) GistOf(x Factual) gist {
	return gist{t.TraitsOf(x), strings.Clone(x.Attrs.Text("department")), strings.Clone(x.Domain), x.Since, ManagerNumber(x.Attrs.Text("manager"))}
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

// Vector has a number of each object, by the number of the object.
type Vector []uint32

// Of is the number of an object.
func (v Vector) Of(object uint32) uint32 {
	if int(object) < len(v) {
		return v[object]
	}
	return 0
}

// Set changes the number of an object.
func (v *Vector) Set(object, number uint32) {
	if n := int(object) + 1; n > len(*v) {
		if number == 0 {
			return
		}
		*v = append(*v, make([]uint32, n-len(*v))...)
	}
	(*v)[object] = number
}

// factRow is the id of the row of table fact that holds an object.
func (t Table) factRow(f Fact, object int64) int64 {
	return int64(t.Kind)<<48 | int64(f)<<40 | object/factChunk
}

// Facts reads one fact of all objects.
func (t Table) Facts(ctx context.Context, tx *sqldb.Tx, f Fact) (list Vector, err error) {
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

// FactWriter changes facts of some objects, row by row.
type FactWriter struct {
	Table
	rows map[int64][]byte
}

// NewFactWriter begins to change facts. Its changes are lost until Write or WriteKnown.
func NewFactWriter(t Table) *FactWriter { return &FactWriter{t, map[int64][]byte{}} }

// set changes a fact of an object.
func (w *FactWriter) set(ctx context.Context, tx *sqldb.Tx, f Fact, object int64, number uint32) error {
	packed, err := w.row(ctx, tx, w.factRow(f, object))
	if err == nil {
		binary.LittleEndian.PutUint32(packed[object%factChunk*factBytes:], number)
	}
	return err
}

// Add adds to a fact of an object.
func (w *FactWriter) Add(ctx context.Context, tx *sqldb.Tx, f Fact, object, more int64) error {
	packed, err := w.row(ctx, tx, w.factRow(f, object))
	if err == nil {
		at := packed[object%factChunk*factBytes:]
		binary.LittleEndian.PutUint32(at, uint32(int64(binary.LittleEndian.Uint32(at))+more))
	}
	return err
}

func (w *FactWriter) row(ctx context.Context, tx *sqldb.Tx, id int64) ([]byte, error) {
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
func (w *FactWriter) write(ctx context.Context, tx *sqldb.Tx) error {
	for id, packed := range w.rows {
		if _, err := tx.Exec(ctx, "INSERT OR REPLACE INTO fact (id, numbers) VALUES (?, ?)", id, packed); err != nil {
			return fmt.Errorf("write facts: %w", err)
		}
	}
	return nil
}

// Drop forgets some objects, of either kind, that a query lists.
func Drop(ctx context.Context, tx *sqldb.Tx, query string, args ...any) error {
	objects, err := sqldb.ListNumbers(ctx, tx, query, args...)
	if err != nil {
		return fmt.Errorf("list what facts are dropped of: %w", err)
	}
	for _, t := range Tables {
		w := NewFactWriter(t)
		for _, object := range objects {
			for _, f := range []Fact{FactTraits, FactMembers} {
				if err := w.set(ctx, tx, f, object, 0); err != nil {
					return err
				}
			}
		}
		if err := w.WriteKnown(ctx, tx); err != nil {
			return err
		}
		if err := t.dropPlaces(ctx, tx, objects); err != nil {
			return fmt.Errorf("drop %ss from their orders: %w", t.Noun, err)
		}
	}
	return nil
}

// WriteKnown writes the rows that are there already.
func (w *FactWriter) WriteKnown(ctx context.Context, tx *sqldb.Tx) error {
	for id, packed := range w.rows {
		if _, err := tx.Exec(ctx, "UPDATE fact SET numbers = ? WHERE id = ?", packed, id); err != nil {
			return fmt.Errorf("drop facts: %w", err)
		}
	}
	return nil
}

// FactOf reads one fact of some objects.
func (t Table) FactOf(ctx context.Context, tx *sqldb.Tx, f Fact, objects []int64) (map[int64]int, error) {
	read, err := tx.Prepare(ctx, "SELECT substr(numbers, ?, ?) FROM fact WHERE id = ?")
	if err != nil {
		return nil, err
	}
	defer read.Close()
	numbers := make(map[int64]int, len(objects))
	for _, object := range objects {
		var packed []byte
		err := read.QueryRowContext(ctx, object%factChunk*factBytes+1, factBytes, t.factRow(f, object)).Scan(&packed)
		switch {
		case err == sql.ErrNoRows:
		case err != nil:
			return nil, fmt.Errorf("read facts: %w", err)
		case len(packed) == factBytes:
			numbers[object] = int(binary.LittleEndian.Uint32(packed))
		}
	}
	return numbers, nil
}

// ManagerNumber is a number of a manager's id for the facts: others may have the
// same one.
func ManagerNumber(id string) uint32 {
	if id == "" {
		return 0
	}
	h := fnv.New32a()
	h.Write([]byte(id))
	return max(1, h.Sum32())
}

// Bit is 1 for an object with a mark, and 0 for others.
func (t Traits) Bit(mark Traits) int {
	if t.Has(mark) {
		return 1
	}
	return 0
}
