package history

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// result is the part of a run that is stored as JSON.
type result struct {
	Slots        []time.Time                `json:"slots,omitempty"`
	Users        directory.UserCounts       `json:"users"`
	Groups       directory.GroupCounts      `json:"groups"`
	Memberships  directory.MembershipCounts `json:"memberships"`
	Requests     int64                      `json:"requests,omitempty"`
	Throttled    int64                      `json:"throttled,omitempty"`
	Retried      int64                      `json:"retried,omitempty"`
	Bytes        int64                      `json:"bytes,omitempty"`
	Resync       string                     `json:"resync,omitempty"`
	Listing      bool                       `json:"listing,omitzero"`
	Granted      []string                   `json:"granted,omitempty"`
	Verified     string                     `json:"verified,omitempty"`
	Error        *problem.Problem           `json:"error,omitempty"`
	Warnings     []problem.Problem          `json:"warnings,omitempty"`
	Causes       []directory.CauseCount     `json:"causes,omitempty"`
	Properties   []directory.PropertyCount  `json:"properties,omitempty"`
	GroupLoss    int                        `json:"groupMembersLost,omitzero"`
	Breaches     []directory.Breach         `json:"breaches,omitempty"`
	Edits        []directory.OptionEdit     `json:"edits,omitempty"`
	Reading      []directory.Reading        `json:"reading,omitempty"`
	PropertyLoss int                        `json:"propertyEmptied,omitzero"`
	Found        *directory.Found           `json:"found,omitempty"`
	RenewedAt    time.Time                  `json:"renewedAt,omitzero"`
	Approves     int64                      `json:"approves,omitempty"`
	Decisions    []directory.Decision       `json:"decisions,omitempty"`
}

func encodeResult(r directory.Run) (string, error) {
	b, err := json.Marshal(result{
		Slots: r.Slots, Users: r.Users, Groups: r.Groups, Memberships: r.Memberships,
		Requests: r.Requests, Throttled: r.Throttled, Retried: r.Retried, Bytes: r.Bytes,
		Resync: r.Resync, Listing: r.Listing, Granted: r.Granted, Verified: r.Verified, Error: r.Error,
		Warnings: r.Warnings,
		Causes:   r.Causes, Properties: r.Properties, GroupLoss: r.GroupLoss, Breaches: r.Breaches, Edits: r.Edits,
		Reading:      r.Reading,
		PropertyLoss: r.PropertyLoss, Found: r.Found, RenewedAt: r.RenewedAt, Approves: r.Approves,
		Decisions: r.Decisions,
	})
	return string(b), err
}

const runColumns = `r.id, c.uid, r.trigger, r.mode, r.state, r.started_at, r.ended_at, r.preview, r.result
	FROM run r JOIN connector c ON c.id = r.connector `

func scanRun(row interface{ Scan(...any) error }) (directory.Run, error) {
	var r directory.Run
	var started int64
	var ended sql.NullInt64
	var text string
	if err := row.Scan(&r.ID, &r.Connector, &r.Trigger, &r.Mode, &r.State, &started, &ended, &r.Preview,
		&text); err != nil {
		return r, err
	}
	var x result
	if err := json.Unmarshal([]byte(text), &x); err != nil {
		return r, fmt.Errorf("read result of run %d: %w", r.ID, err)
	}
	r.StartedAt, r.EndedAt = sqldb.FromMillis(started), sqldb.FromMillis(ended.Int64)
	r.Slots, r.Users, r.Groups, r.Memberships = x.Slots, x.Users, x.Groups, x.Memberships
	r.Requests, r.Throttled, r.Retried, r.Bytes = x.Requests, x.Throttled, x.Retried, x.Bytes
	r.Resync, r.Verified, r.Error, r.Warnings = x.Resync, x.Verified, x.Error, x.Warnings
	r.Listing, r.Granted = x.Listing, x.Granted
	r.Causes, r.Properties, r.GroupLoss, r.Breaches, r.Edits = x.Causes, x.Properties, x.GroupLoss, x.Breaches, x.Edits
	r.Reading, r.PropertyLoss, r.Found = x.Reading, x.PropertyLoss, x.Found
	r.RenewedAt, r.Approves, r.Decisions = x.RenewedAt, x.Approves, x.Decisions
	return r, nil
}

// Runs lists runs, newest first. An empty connector selects the runs of all connectors, and limit 0
// lists all runs.
func (st *Store) Runs(ctx context.Context, connector string, limit int) ([]directory.Run, error) {
	return st.FindRuns(ctx, directory.RunQuery{Connector: connector, Limit: limit})
}

// FindRuns lists the runs that a query selects, newest first.
func (st *Store) FindRuns(ctx context.Context, q directory.RunQuery) ([]directory.Run, error) {
	limit := q.Limit
	if limit <= 0 {
		limit = -1
	}
	rows, err := st.db.Query(ctx, "SELECT "+runColumns+`WHERE (?1 = '' OR c.uid = ?1) AND (?3 = 0 OR r.id < ?3)
		AND (?4 IS NULL OR r.started_at >= ?4)
			AND (?5 IS NULL OR r.started_at < ?5) AND (?6 = '[]' OR r.state IN (SELECT value FROM json_each(?6)))
			AND (?7 = '[]' OR r.trigger IN (SELECT value FROM json_each(?7))) ORDER BY r.id DESC LIMIT ?2`,
		q.Connector, limit, q.Before, millisOrNull(q.Since), millisOrNull(q.Until), jsonWords(q.States),
		jsonWords(q.Triggers))
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", sqldb.Explain(err))
	}
	defer rows.Close()
	var list []directory.Run
	for rows.Next() {
		r, err := scanRun(rows)
		if err != nil {
			return nil, fmt.Errorf("list runs: %w", sqldb.Explain(err))
		}
		list = append(list, r)
	}
	return list, sqldb.Explain(rows.Err())
}

// millisOrNull returns a time as a query parameter. The zero time becomes NULL.
func millisOrNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return sqldb.ToMillis(t)
}

// jsonWords returns words as a JSON list for a query. The list of no words is [].
func jsonWords[T ~string](words []T) string {
	if len(words) == 0 {
		return "[]"
	}
	list, err := json.Marshal(words)
	if err != nil {
		panic(err) // strings can always be encoded
	}
	return string(list)
}

// Run returns one run, or directory.ErrNotFound with a problem.
func (st *Store) Run(ctx context.Context, id int64) (directory.Run, error) {
	r, err := scanRun(st.db.QueryRow(ctx, "SELECT "+runColumns+"WHERE r.id = ?", id))
	if errors.Is(err, sql.ErrNoRows) {
		return r, RunNotFound(id)
	}
	return r, sqldb.Wrap(fmt.Sprintf("read run %d", id), sqldb.Explain(err))
}

// RunNotFound returns the error for a run that does not exist.
func RunNotFound(id int64) error {
	return problem.Problem{
		Code: problem.CodeRunNotFound, Title: fmt.Sprintf("There is no run %d", id),
		Hint: "Choose a run that still exists.",
	}.With(problem.ListRuns).Wrap(directory.ErrNotFound)
}

// LockConnector implements syncer.Runs with a lock file. The system frees the file when its holder
// dies.
func (st *Store) LockConnector(ctx context.Context, connector string) (release func(), err error) {
	lock := sqldb.NewLock(st.db.Path, sqldb.RunLock(connector))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock connector: %w", err)
	}
	if !ok {
		return nil, problem.Problem{
			Code: problem.CodeBusy, Title: "Another run of this connector is in progress",
			Hint: "Wait until it finishes.",
		}.With(problem.FollowRuns).Wrap(directory.ErrBusy)
	}
	err = st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := sqldb.WorkMemory(ctx, tx); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE run SET state = ?, ended_at = ?
			WHERE state = ? AND connector = (SELECT id FROM connector WHERE uid = ?)`,
			directory.StateInterrupted, sqldb.ToMillis(st.db.Now()), directory.StateRunning, connector)
		return err
	})
	if err != nil {
		lock.Unlock()
		return nil, fmt.Errorf("mark interrupted runs: %w", err)
	}
	return func() {
		st.db.Rest(ctx)
		gone := st.isGone(context.WithoutCancel(ctx), connector)
		if gone {
			os.Remove(lock.Path()) // while nobody else can hold it
		}
		lock.Unlock()
		if gone {
			os.Remove(lock.Path()) // Windows removes no open file
		}
	}, nil
}

// isGone reports whether a connector does not exist, so that nobody needs its lock file.
func (st *Store) isGone(ctx context.Context, connector string) bool {
	var id int64
	err := st.db.QueryRow(ctx, "SELECT id FROM connector WHERE uid = ?", connector).Scan(&id)
	return errors.Is(err, sql.ErrNoRows)
}

// BeginRun implements syncer.Runs.
func (st *Store) BeginRun(ctx context.Context, run directory.Run) (directory.Run, error) {
	text, err := encodeResult(run)
	if err != nil {
		return run, fmt.Errorf("begin run: %w", err)
	}
	err = st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		key, err := schema.ConnectorKey(ctx, tx, run.Connector)
		if err != nil {
			return err
		}
		return tx.QueryRow(ctx, `INSERT INTO run (connector, trigger, mode, state, started_at, snapshot, preview,
			result)
			VALUES (?1, ?2, ?3, ?4, ?5, coalesce((SELECT snapshot FROM mirror WHERE connector = ?1), 0), ?6, ?7)
				RETURNING id`,
			key, run.Trigger, run.Mode, run.State, sqldb.ToMillis(run.StartedAt), run.Preview, text).Scan(&run.ID)
	})
	return run, sqldb.Wrap("begin run", err)
}

// EndRun writes a run's result. If snapshot is 0, the run keeps the snapshot that was visible when
// it began.
func EndRun(ctx context.Context, tx *sqldb.Tx, run directory.Run, snapshot int64) error {
	text, err := encodeResult(run)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE run SET mode = ?1, state = ?2, ended_at = ?3, result = ?4,
		snapshot = CASE WHEN ?5 > 0 THEN ?5 ELSE snapshot END WHERE id = ?6`,
		run.Mode, run.State, sqldb.ToMillis(run.EndedAt), text, snapshot, run.ID)
	return err
}
