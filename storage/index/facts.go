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

// Fact is one of the numbers that are stored for every object.
type Fact int64

const (
	FactTraits     Fact = iota + 1 // see TraitsOf; 0 if the object does not exist
	FactDepartment                 // a number of fact_text
	FactDomain                     // of the primary address, a number of fact_text
	FactSince                      // the snapshot since which the object has not changed
	FactMembers                    // of a group: the number of visible direct members
	FactManager                    // see ManagerNumber
)

// indexedFacts are the facts that follow from the newest version of one object.
var indexedFacts = [5]Fact{FactTraits, FactDepartment, FactDomain, FactSince, FactManager}

const (
	// factChunk is the number of objects in a row of table fact: one page of SQLite.
	factChunk = 1000
	// factBytes is the size of a number.
	factBytes = 4
)

// Traits packs the most used properties of an object into one number.
type Traits uint32

const (
	TraitStatus  Traits = 7 // the bits of directory.Status
	TraitGuest   Traits = 1 << 3
	TraitSynced  Traits = 1 << 4
	TraitAgent   Traits = 1 << 5
	kindAt              = 6 // of a group: the place of its kind in directory.GroupKinds
	TraitDynamic Traits = 1 << 9
	licencesAt          = 10 // six bits for the number of licences
	MaxLicences         = 63
	ConnectorAt         = 16 // the key of the connector, in the upper half
	MaxConnector        = 1<<16 - 1
)

// Status is the status of an object.
func (t Traits) Status() directory.Status { return directory.Status(t & TraitStatus) }

// Connector is the key of its connector, or MaxConnector if the key is not below that.
func (t Traits) Connector() int64 { return int64(t >> ConnectorAt) }

// Licences is the number of its licences, at most MaxLicences.
func (t Traits) Licences() int { return int(t>>licencesAt) & MaxLicences }

// Kind is the place of a group's kind in directory.GroupKinds.
func (t Traits) Kind() int { return int(t>>kindAt) & 7 }

// Has reports whether it has one of the marks.
func (t Traits) Has(mark Traits) bool { return t&mark != 0 }

// FactSource is the data from which the facts of an object are computed.
type FactSource struct {
	Object, Connector, Since int64
	Status                   directory.Status
	Domain                   string
	Attrs                    directory.Attributes
}

// FactColumns are the columns of a version, alias v, that ScanFactSource reads.
func (t Table) FactColumns() string {
	domain := "''"
	if t.Domains {
		domain = "v.domain"
	}
	return "v.object, v.connector, coalesce(v.since, v.valid_from), v.status, " + domain + ", v.doc"
}

// ScanFactSource reads a row with FactColumns. before receives the columns to their left.
func ScanFactSource(rows *sql.Rows, before ...any) (x FactSource, err error) {
	var doc string
	var status int64 // converting it in database/sql takes longer than all other values
	if err := rows.Scan(append(before, &x.Object, &x.Connector, &x.Since, &status, &x.Domain, &doc)...); err != nil {
		return x, err
	}
	x.Status = directory.Status(status)
	x.Attrs, err = directory.ParseText(doc)
	return x, err
}

// TraitsOf packs the traits of an object.
func (t Table) TraitsOf(x FactSource) Traits {
	packed := Traits(x.Status) | Traits(min(x.Connector, MaxConnector))<<ConnectorAt
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
	return packed | Traits(min(directory.Licences(x.Attrs), MaxLicences))<<licencesAt
}

// factTexts gives numbers to texts. The empty text has the number 0.
type factTexts struct {
	known map[string]uint32
	add   bool // texts that have no number yet
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

// gist is the indexed facts of an object, with texts instead of their numbers.
type gist struct {
	traits             Traits
	department, domain string
	since              int64
	manager            uint32
}

// GistOf returns the indexed facts of an object. It copies the texts, so the document can be freed.
func (t Table) GistOf(x FactSource) gist {
	return gist{
		t.TraitsOf(x), strings.Clone(x.Attrs.Text("department")), strings.Clone(x.Domain), x.Since,
		ManagerNumber(x.Attrs.Text("manager")),
	}
}

// numbers returns the indexed facts as numbers.
func (n *factTexts) numbers(ctx context.Context, tx *sqldb.Tx, g gist) (list [len(indexedFacts)]uint32, err error) {
	department, err := n.number(ctx, tx, g.department)
	if err != nil {
		return list, err
	}
	domain, err := n.number(ctx, tx, g.domain)
	return [len(indexedFacts)]uint32{uint32(g.traits), department, domain, uint32(g.since), g.manager}, err
}

// Vector has one number for each object. The object's key is the index.
type Vector []uint32

// Of returns the number of an object, or 0.
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

// factRow returns the number of the row of table fact that contains an object.
func (t Table) factRow(f Fact, object int64) int64 {
	return int64(t.Kind)<<48 | int64(f)<<40 | object/factChunk
}

// Facts reads one fact of all objects.
func (t Table) Facts(ctx context.Context, tx *sqldb.Tx, f Fact) (list Vector, err error) {
	first := t.factRow(f, 0)
	err = sqldb.EachRow(ctx, tx, "SELECT id - ?1, numbers FROM fact WHERE id >= ?1 AND id < ?2",
		[]any{first, t.factRow(f+1, 0)}, func(rows *sql.Rows) (bool, error) {
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

// FactWriter changes facts of objects, row by row.
type FactWriter struct {
	Table
	rows map[int64][]byte
}

// NewFactWriter returns a FactWriter. Its changes are stored only by write or WriteKnown.
func NewFactWriter(t Table) *FactWriter { return &FactWriter{t, map[int64][]byte{}} }

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

func (w *FactWriter) write(ctx context.Context, tx *sqldb.Tx) error {
	for id, packed := range w.rows {
		if _, err := tx.Exec(ctx, "INSERT OR REPLACE INTO fact (id, numbers) VALUES (?, ?)", id, packed); err != nil {
			return fmt.Errorf("write facts: %w", err)
		}
	}
	return nil
}

// Drop deletes the facts and the places of the users and groups that a query lists.
func Drop(ctx context.Context, tx *sqldb.Tx, query string, args ...any) error {
	objects, err := sqldb.ListNumbers(ctx, tx, query, args...)
	if err != nil {
		return fmt.Errorf("list objects to drop: %w", err)
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

// WriteKnown updates the rows that already exist, and adds none.
func (w *FactWriter) WriteKnown(ctx context.Context, tx *sqldb.Tx) error {
	for id, packed := range w.rows {
		if _, err := tx.Exec(ctx, "UPDATE fact SET numbers = ? WHERE id = ?", packed, id); err != nil {
			return fmt.Errorf("update facts: %w", err)
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

// ManagerNumber returns a hash of a manager's ID for the facts. Several IDs may have the same
// number.
func ManagerNumber(id string) uint32 {
	if id == "" {
		return 0
	}
	h := fnv.New32a()
	h.Write([]byte(id))
	return max(1, h.Sum32())
}

// Bit returns 1 for an object with a mark, and 0 for others.
func (t Traits) Bit(mark Traits) int {
	if t.Has(mark) {
		return 1
	}
	return 0
}
