package config

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/history"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// States returns the data for the status line of each connector, by description.
func (st *Store) States(ctx context.Context) ([]directory.ConnectorState, error) {
	connectors, err := st.Connectors(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]directory.ConnectorState, len(connectors))
	err = st.db.Read(ctx, func(tx *sqldb.Tx) error {
		for i, c := range connectors {
			list[i].Connector = c
			if err := readState(ctx, tx, &list[i]); err != nil {
				return fmt.Errorf("read state of connector %s: %w", c.ID, err)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return list, nil
}

func readState(ctx context.Context, tx *sqldb.Tx, s *directory.ConnectorState) (err error) {
	if s.LastAttempt, err = history.NewestRun(ctx, tx, s.Connector.ID, "NOT r.preview"); err != nil {
		return err
	}
	if s.LastSuccess, err = history.NewestRun(ctx, tx, s.Connector.ID, "r.state IN "+schema.AppliedStates); err != nil {
		return err
	}
	if s.VerifiedAt, err = verifiedAt(ctx, tx, s.Connector.ID); err != nil {
		return err
	}
	if s.Held, err = history.HeldRun(ctx, tx, s.Connector.ID); err != nil {
		return err
	}
	if s.Held != nil && s.Held.Latest().After(s.LastAttempt.Latest()) && s.LastAttempt.State != directory.StateRunning {
		s.LastAttempt = s.Held // the held run was renewed later
	}
	err = sqldb.ScanRow(ctx, tx, "SELECT accounts, agents, live_groups, memberships FROM mirror "+
		"WHERE connector = (SELECT id FROM connector WHERE uid = ?)",
		[]any{s.Connector.ID}, &s.Users, &s.Agents, &s.Groups, &s.Memberships)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// verifiedAt returns when a run last read and compared everything.
func verifiedAt(ctx context.Context, tx *sqldb.Tx, connector string) (time.Time, error) {
	var at int64
	err := sqldb.ScanRow(ctx, tx, "SELECT verified_at FROM verification WHERE connector = (SELECT id FROM connector "+
		"WHERE uid = ?)", []any{connector}, &at)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return sqldb.FromMillis(at), err
}
