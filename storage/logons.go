package storage

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"net/netip"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

const logOnColumns = "at, name, user, display_name, connector, profile, profile_name, way, reason, code, request_id, address, test"

// AddLogOn enters an attempt to log on in the log.
func (db *DB) AddLogOn(ctx context.Context, l directory.LogOn) error {
	address := ""
	if l.From.IsValid() {
		address = l.From.String()
	}
	return wrap("add log-on", db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "INSERT INTO log_on ("+logOnColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			toMillis(l.At), l.Name, guidColumn(l.User), l.DisplayName, l.Connector, l.Profile, l.ProfileName, string(l.Way), string(l.Reason),
			l.Code, l.RequestID, address, l.Test)
		return err
	}))
}

// LogOns streams the log of log-ons, newest first.
func (db *DB) LogOns(ctx context.Context, q directory.LogOnQuery) iter.Seq2[directory.LogOn, error] {
	return stream(ctx, db, "list log-ons", func(tx *sql.Tx, give func(directory.LogOn) bool) error {
		limit := q.Limit
		if limit <= 0 {
			limit = -1
		}
		return eachRow(ctx, tx, "SELECT id, "+logOnColumns+" FROM log_on WHERE ?1 = 0 OR id < ?1 ORDER BY id DESC LIMIT ?2", []any{q.Before, limit},
			func(rows *sql.Rows) (bool, error) {
				l, err := scanLogOn(rows)
				return err == nil && give(l), err
			})
	})
}

func scanLogOn(rows *sql.Rows) (directory.LogOn, error) {
	var l directory.LogOn
	var at int64
	var user any
	var address string
	err := rows.Scan(&l.ID, &at, &l.Name, &user, &l.DisplayName, &l.Connector, &l.Profile, &l.ProfileName, &l.Way, &l.Reason,
		&l.Code, &l.RequestID, &address, &l.Test)
	if err != nil {
		return l, err
	}
	l.At, l.User = fromMillis(at), idOf(user)
	if address != "" {
		if l.From, err = netip.ParseAddr(address); err != nil {
			return l, fmt.Errorf("read address of log-on %d: %w", l.ID, err)
		}
	}
	return l, nil
}

// ForgetLogOns drops the log of log-ons from before a moment, in short
// transactions, and returns how many there were.
func (db *DB) ForgetLogOns(ctx context.Context, before time.Time) (dropped int, err error) {
	for more := true; more; {
		err := db.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			already := dropped
			err := countTouched(ctx, tx, &dropped, "DELETE FROM log_on WHERE id IN (SELECT id FROM log_on WHERE at < ? LIMIT ?)", toMillis(before), forgetBatch)
			more = dropped-already == forgetBatch
			return err
		})
		if err != nil {
			return dropped, wrap("forget log-ons", err)
		}
	}
	return dropped, nil
}
