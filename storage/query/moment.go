package query

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/history"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// view is the directory at a moment: one snapshot of each connector that has one.
type view struct {
	snapshots []snapshot
}

// snapshot is the state of one connector's directory that a view shows.
type snapshot struct {
	key       int64 // connector.id
	connector string
	number    int64
	newest    int64 // newest snapshot of the connector
	indexed   int64 // newest snapshot in the search index; 0: none
}

// newestSnapshots selects the newest snapshot of each connector. A connector without a mirror row
// is not visible.
const newestSnapshots = `SELECT c.id, c.uid, m.snapshot, m.snapshot, m.indexed
	FROM mirror m JOIN connector c ON c.id = m.connector ORDER BY c.id`

// snapshotsAt takes the end of the moment in ?1 (NULL: not over yet), and in ?2 the run whose own
// snapshot is used for its connector (0: none).
var snapshotsAt = `SELECT c.id, c.uid, coalesce(
		(SELECT r.snapshot FROM run r WHERE r.id = ?2 AND r.connector = c.id),
		(SELECT r.snapshot FROM run r WHERE r.connector = c.id AND r.state IN ` + schema.AppliedStates + `
			AND (?1 IS NULL OR r.ended_at <= ?1) ORDER BY r.id DESC LIMIT 1), 0), m.snapshot, m.indexed
	FROM mirror m JOIN connector c ON c.id = m.connector ORDER BY c.id`

// viewAt finds the snapshots of some connectors at the given moment, or of all connectors if the
// list is empty. The error is directory.ErrNotFound if the run does not exist, and a problem with
// the code "history_dropped" if the moment is no longer kept.
func viewAt(ctx context.Context, tx *sqldb.Tx, at directory.Moment, connectors []string) (view, error) {
	query, args := newestSnapshots, []any(nil)
	switch {
	case at.Run != 0:
		var ended sql.NullInt64
		err := tx.QueryRow(ctx, "SELECT ended_at FROM run WHERE id = ?", at.Run).Scan(&ended)
		if errors.Is(err, sql.ErrNoRows) {
			return view{}, history.RunNotFound(at.Run)
		}
		if err != nil {
			return view{}, fmt.Errorf("find run %d: %w", at.Run, err)
		}
		query, args = snapshotsAt, []any{ended, at.Run}
	case !at.Time.IsZero():
		query, args = snapshotsAt, []any{at.Time.UnixMilli(), 0}
	}
	var v view
	err := sqldb.EachRow(ctx, tx, query, args, func(rows *sql.Rows) (bool, error) {
		var s snapshot
		err := rows.Scan(&s.key, &s.connector, &s.number, &s.newest, &s.indexed)
		if s.number > 0 && (len(connectors) == 0 || slices.Contains(connectors, s.connector)) {
			v.snapshots = append(v.snapshots, s)
		}
		return true, err
	})
	if err != nil || at.IsNow() {
		return v, sqldb.Wrap("find snapshots", err)
	}
	for _, s := range v.snapshots {
		if err := refuseForgotten(ctx, tx, s); err != nil {
			return view{}, err
		}
	}
	return v, nil
}

// of returns the view's snapshot of a connector. ok is false if there is none.
func (v view) of(connector string) (s snapshot, ok bool) {
	i := slices.IndexFunc(v.snapshots, func(s snapshot) bool { return s.connector == connector })
	if i < 0 {
		return snapshot{}, false
	}
	return v.snapshots[i], true
}

// name returns the ID of the connector with this key.
func (v view) name(key int64) string {
	for _, s := range v.snapshots {
		if s.key == key {
			return s.connector
		}
	}
	return ""
}

// indexed reports whether the search index contains all connectors of the view, even if it lacks
// their newest changes.
func (v view) indexed() bool {
	return !slices.ContainsFunc(v.snapshots, func(s snapshot) bool { return s.indexed == 0 })
}

// isNewest reports whether the view shows the newest snapshots and the search index is up to
// date.
func (v view) isNewest() bool {
	return !slices.ContainsFunc(v.snapshots, func(s snapshot) bool {
		return s.number != s.newest || s.indexed != s.newest
	})
}

// indexedUpTo returns the snapshot after which changes may be missing from the index.
func (v view) indexedUpTo() int64 {
	least := int64(math.MaxInt64)
	for _, s := range v.snapshots {
		if s.indexed < s.newest {
			least = min(least, s.indexed)
		}
	}
	return least
}

// shows is an SQL condition: the view shows version, an alias of a table with a connector column.
// Snapshots are numbered from 1, so no version of other connectors is valid in their snapshot 0.
func (v view) shows(version string) string {
	return v.validIn(version, func(s snapshot) int64 { return s.number })
}

// indexShows is an SQL condition: version is the one that the search index contains.
func (v view) indexShows(version string) string {
	return v.validIn(version, func(s snapshot) int64 { return s.indexed })
}

func (v view) validIn(version string, number func(snapshot) int64) string {
	if len(v.snapshots) == 0 {
		return "0"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "CASE %s.connector", version)
	for _, s := range v.snapshots {
		fmt.Fprintf(&b, " WHEN %d THEN %d", s.key, number(s))
	}
	b.WriteString(" ELSE 0 END")
	return schema.ValidAt(version, b.String())
}

// hasOrder reports whether the stored order of names is the order of the view.
func (v view) hasOrder(ctx context.Context, tx *sqldb.Tx) (bool, error) {
	if !v.isNewest() {
		return false, nil
	}
	return index.HaveOrders(ctx, tx)
}

// notKept is the error for a moment, or for the changes of a run, whose history is no longer
// kept.
func notKept(what string, before int64) error {
	return &problem.Problem{
		Code: problem.CodeHistoryDropped, Title: what + " no longer kept",
		Detail: "History before " + sqldb.FromMillis(before).Format("2 January 2006") +
			" was deleted, as set in Settings.",
		Hint: "Choose a later run or moment.",
	}
}

// refuseForgotten returns an error if the history of a snapshot is no longer kept.
func refuseForgotten(ctx context.Context, tx *sqldb.Tx, s snapshot) error {
	var before int64
	err := sqldb.ScanRow(ctx, tx, "SELECT before FROM forgotten WHERE connector = ? AND snapshot > ?",
		[]any{s.key, s.number}, &before)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look up the kept history: %w", err)
	}
	return notKept("The directory as it was then is", before)
}
