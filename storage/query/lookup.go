package query

import (
	"context"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/spelling"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// mostManagers is the largest number of people whom a manager's name may match.
const mostManagers = 2000

// findManagers finds the people whom the terms for managers match.
func (a *parsedSearch) findManagers(ctx context.Context, tx *sqldb.Tx, v view) error {
	a.managers = make([]map[string]bool, len(a.terms))
	for i, term := range a.terms {
		if term.Field != directory.FieldManager {
			continue
		}
		ids := map[string]bool{}
		if parseID := strings.ToLower(term.Text); isID(term.Text) {
			ids[parseID] = true
		}
		q := directory.Query{Statuses: allStatuses, Limit: mostManagers + 1}
		err := userObjects.each(ctx, tx, v, q,
			parsedSearch{terms: []directory.Term{{Field: directory.FieldName, Text: term.Text}}},
			func(_ int64, x object) (bool, error) {
				ids[x.ID] = true
				return true, nil
			})
		if err != nil {
			return fmt.Errorf("find managers: %w", err)
		}
		if len(ids) > mostManagers {
			return problem.Usage(fmt.Sprintf("Too many people match the manager %q", term.Text),
				"Type more of the name.")
		}
		a.managers[i] = ids
	}
	return nil
}

// lookUp finds the objects that match the terms for IDs, managers and kinds, which the search
// index does not contain; nil: all.
func (t objectTable) lookUp(ctx context.Context, tx *sqldb.Tx, v view, a parsedSearch) (set *index.Set, err error) {
	for i, term := range a.terms {
		var found []int64
		switch term.Field {
		case directory.FieldID:
			found, err = v.beginningWith(ctx, tx, term.Text)
		case directory.FieldManager:
			numbers := map[uint32]bool{}
			for id := range a.managers[i] {
				numbers[index.ManagerNumber(id)] = true
			}
			found, err = t.having(ctx, tx, v, index.FactManager, func(number uint32) bool { return numbers[number] })
		case directory.FieldKind:
			word := spelling.Plain(term.Text)
			found, err = t.having(ctx, tx, v, index.FactTraits, func(number uint32) bool {
				name := directory.GroupKinds[min(index.Traits(number).Kind(), len(directory.GroupKinds)-1)]
				if index.Traits(number).Has(index.TraitDynamic) {
					name += ", dynamic"
				}
				return number != 0 && strings.Contains(spelling.Plain(name), word)
			})
		default:
			continue
		}
		if err != nil {
			return nil, err
		}
		among := set
		set = &index.Set{}
		for _, object := range found {
			if among.Has(object) {
				set.Add(object)
			}
		}
	}
	return set, nil
}

// beginningWith lists the objects whose IDs begin with the given text.
func (v view) beginningWith(ctx context.Context, tx *sqldb.Tx, text string) (list []int64, err error) {
	from, to := any(text), any(text+string(unicode.MaxRune))
	if digits := strippedID(text); len(digits) <= 2*len(directory.GUID{}) {
		low, err := hex.DecodeString(digits + strings.Repeat("0", 2*len(directory.GUID{})-len(digits)))
		high, _ := hex.DecodeString(digits + strings.Repeat("f", 2*len(directory.GUID{})-len(digits)))
		if err == nil {
			from, to = low, high
		}
	}
	for _, s := range v.snapshots {
		found, err := sqldb.ListNumbers(ctx, tx,
			"SELECT id FROM object WHERE connector = ? AND guid >= ? AND guid <= ?", s.key, from, to)
		if err != nil {
			return nil, fmt.Errorf("find IDs: %w", err)
		}
		list = append(list, found...)
	}
	return list, nil
}

// having lists the objects with a wanted fact, and those whose fact may be different in the view.
func (t objectTable) having(ctx context.Context, tx *sqldb.Tx, v view, f index.Fact,
	wanted func(number uint32) bool,
) (list []int64, err error) {
	numbers, err := t.Facts(ctx, tx, f)
	if err != nil {
		return nil, err
	}
	for object, number := range numbers {
		if wanted(number) {
			list = append(list, int64(object))
		}
	}
	for _, s := range v.snapshots {
		changed, err := t.changedIn(ctx, tx, s)
		if err != nil {
			return nil, err
		}
		list = append(list, changed...)
	}
	return list, nil
}

// changedIn lists the objects that changed between a snapshot and the indexed one.
func (t objectTable) changedIn(ctx context.Context, tx *sqldb.Tx, s snapshot) (list []int64, err error) {
	query, args := "", []any{s.key, min(s.number, s.indexed), t.Kind}
	switch {
	case s.indexed == 0:
		query = "SELECT id FROM object WHERE connector = ?1 AND ?2 >= 0 AND kind = ?3"
	case s.number != s.indexed:
		query = `SELECT DISTINCT h.object FROM change h JOIN run r ON r.id = h.run
			WHERE r.connector = ?1 AND r.snapshot > ?2 AND h.kind = ?3`
	default:
		return nil, nil
	}
	list, err = sqldb.ListNumbers(ctx, tx, query, args...)
	return list, sqldb.Wrap("list changed objects", err)
}
