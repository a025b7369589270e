package plan

import (
	"context"
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// corrects reports whether a reference is more certain of an object's kind than the stored one. An
// object from a listing of users or groups has that kind, even if a membership gave it another
// type. A membership only fills in an unknown kind.
func (r ref) corrects(kept directory.Kind) bool {
	return r.kind != kept && (r.listed || kept == directory.KindOther)
}

// correctKinds changes the kinds of objects of the connector. Members of a kind without a status
// are always shown, so the membership counts change too.
func (s *identities) correctKinds(ctx context.Context, tx *sqldb.Tx, kinds map[int64]directory.Kind) error {
	if len(kinds) == 0 {
		return nil
	}
	var snapshot, indexed int64
	if err := sqldb.ScanRow(ctx, tx,
		"SELECT coalesce(max(snapshot), 0), coalesce(max(indexed), 0) FROM mirror WHERE connector = ?",
		[]any{s.connector}, &snapshot, &indexed); err != nil {
		return fmt.Errorf("read the mirror: %w", err)
	}
	var objects []int64
	for object := range kinds {
		objects = append(objects, object)
	}
	list := sqldb.JSONList(objects)
	shown, counted, err := membershipsShown(ctx, tx, list, snapshot, indexed)
	if err != nil {
		return err
	}
	for object, kind := range kinds {
		if _, err := tx.Exec(ctx, "UPDATE object SET kind = ? WHERE id = ?", kind, object); err != nil {
			return fmt.Errorf("correct kind: %w", err)
		}
	}
	shownNow, countedNow, err := membershipsShown(ctx, tx, list, snapshot, indexed)
	if err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, "UPDATE mirror SET memberships = memberships + ? WHERE connector = ?", shownNow-shown,
		s.connector); err != nil {
		return fmt.Errorf("correct number of memberships: %w", err)
	}
	w := index.NewFactWriter(index.Groups)
	for group, n := range counted {
		if more := countedNow[group] - n; more != 0 {
			if err := w.Add(ctx, tx, index.FactMembers, group, more); err != nil {
				return err
			}
		}
	}
	return w.WriteKnown(ctx, tx)
}

// membershipsShown counts the memberships of some members that live groups show in a snapshot.
// counted has, by group, the number of memberships in the indexed snapshot.
func membershipsShown(ctx context.Context, tx *sqldb.Tx, members string, snapshot, indexed int64) (shown int64,
	counted map[int64]int64, err error,
) {
	if snapshot == 0 { // nothing is shown during a first run
		return 0, nil, nil
	}
	of := " FROM json_each(?1) j CROSS JOIN object m ON m.id = j.value CROSS JOIN membership e " +
		"ON e.member_id = m.id AND " +
		schema.ValidAt("e", "?2") + " WHERE " + schema.VisibleMember(nil, "?2")
	err = sqldb.ScanRow(ctx, tx, "SELECT count(*)"+of+" AND "+schema.LiveGroup("e.group_id"), []any{members, snapshot},
		&shown)
	if err == nil {
		counted, err = sqldb.NumbersByObject(ctx, tx, "SELECT e.group_id, count(*)"+of+" GROUP BY e.group_id", members,
			indexed)
	}
	return shown, counted, sqldb.Wrap("count memberships", err)
}

// CorrectOldKinds corrects databases of older versions. If a membership mentioned an account first
// and its type derives from user, those versions stored it as another kind.
func CorrectOldKinds(ctx context.Context, tx *sqldb.Tx) error {
	connectors, err := sqldb.ListNumbers(ctx, tx, "SELECT id FROM connector")
	if err != nil {
		return fmt.Errorf("list connectors: %w", err)
	}
	for _, connector := range connectors {
		kinds := map[int64]directory.Kind{}
		for _, t := range index.Tables {
			objects, err := sqldb.ListNumbers(ctx, tx,
				fmt.Sprintf(`SELECT o.id FROM object o WHERE o.connector = ?
					AND o.kind NOT IN `+schema.KindUserOrGroup+`
				AND EXISTS (SELECT 1 FROM %s v WHERE v.object = o.id)`, t.VersionTable), connector)
			if err != nil {
				return fmt.Errorf("look for %ss of another kind: %w", t.Noun, err)
			}
			for _, object := range objects {
				kinds[object] = t.Kind
			}
		}
		if err := (&identities{connector: connector}).correctKinds(ctx, tx, kinds); err != nil {
			return err
		}
	}
	return nil
}
