package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// States returns the data of a status line for each connector, by description.
func (db *DB) States(ctx context.Context) ([]directory.ConnectorState, error) {
	connectors, err := db.Connectors(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]directory.ConnectorState, len(connectors))
	err = db.db.Read(ctx, func(tx *sqldb.Tx) error {
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
	if s.LastAttempt, err = newestRun(ctx, tx, s.Connector.ID, "NOT r.preview"); err != nil {
		return err
	}
	if s.LastSuccess, err = newestRun(ctx, tx, s.Connector.ID, "r.state IN "+appliedStates); err != nil {
		return err
	}
	if s.VerifiedAt, err = verifiedAt(ctx, tx, s.Connector.ID); err != nil {
		return err
	}
	if s.Held, err = heldRun(ctx, tx, s.Connector.ID); err != nil {
		return err
	}
	if s.Held != nil && s.Held.Latest().After(s.LastAttempt.Latest()) && s.LastAttempt.State != directory.StateRunning {
		s.LastAttempt = s.Held // renewed since
	}
	err = sqldb.ScanRow(ctx, tx, "SELECT accounts, agents, live_groups, memberships FROM mirror WHERE connector = (SELECT id FROM connector WHERE uid = ?)",
		[]any{s.Connector.ID}, &s.Users, &s.Agents, &s.Groups, &s.Memberships)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// newestRun returns the newest run of a connector that meets an SQL condition,
// or nil.
func newestRun(ctx context.Context, tx *sqldb.Tx, connector, condition string) (*directory.Run, error) {
	r, err := scanRun(tx.QueryRow(ctx, "SELECT "+runColumns+"WHERE c.uid = ? AND "+condition+" ORDER BY r.id DESC LIMIT 1", connector))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &r, nil
}
