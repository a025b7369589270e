package history

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"net/netip"
	"strings"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/spelling"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

const logOnColumns = "at, name, user, display_name, connector, profile, profile_name, way, reason, code, request_id, " +
	"address, test"

// AddLogOn adds an attempt to log on to the log.
func (st *Store) AddLogOn(ctx context.Context, l directory.LogOn) error {
	address := ""
	if l.From.IsValid() {
		address = l.From.String()
	}
	return sqldb.Wrap("add log-on", st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO log_on ("+logOnColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
			sqldb.ToMillis(l.At), l.Name, schema.GUIDColumn(l.User), l.DisplayName, l.Connector, l.Profile,
			l.ProfileName, string(l.Way), string(l.Reason),
			l.Code, l.RequestID, address, l.Test)
		return err
	}))
}

// LogOns streams the log-ons that a query selects, newest first. It uses the index by time, so the
// cost of reading the newest ones, or those of one day, does not depend on the size of the log.
func (st *Store) LogOns(ctx context.Context, q directory.LogOnQuery) iter.Seq2[directory.LogOn, error] {
	return sqldb.Stream(ctx, st.db, "list log-ons", func(tx *sqldb.Tx, give func(directory.LogOn) bool) error {
		query, args := logOnsQuery(q)
		search, left := spelling.Plain(q.Search), q.Limit
		return sqldb.EachRow(ctx, tx, query, args, func(rows *sql.Rows) (bool, error) {
			l, err := scanLogOn(rows)
			if err != nil || !strings.Contains(spelling.Plain(l.Name+"\n"+l.DisplayName+"\n"+l.ProfileName), search) {
				return err == nil, err
			}
			left--
			return give(l) && left != 0, nil
		})
	})
}

// logOnsQuery returns the SQL for a query. It does not apply the limit.
func logOnsQuery(q directory.LogOnQuery) (query string, args []any) {
	query = "SELECT id, " + logOnColumns + " FROM log_on INDEXED BY log_on_at WHERE at >= 0"
	and := func(condition string, values ...any) {
		query += " AND " + condition
		args = append(args, values...)
	}
	if !q.Since.IsZero() {
		and("at >= ?", sqldb.ToMillis(q.Since))
	}
	if !q.Until.IsZero() {
		and("at < ?", sqldb.ToMillis(q.Until))
	}
	if q.Before != 0 {
		and("(at, id) < (SELECT at, id FROM log_on WHERE id = ?)", q.Before)
	}
	if q.Connector != "" {
		and("connector = ?", q.Connector)
	}
	if q.Outcome == directory.OutcomeDenied {
		and(fmt.Sprintf("reason NOT IN ('%s', '%s', '%s', '%s')", directory.LogOnAllowed, directory.LogOnUnavailable,
			directory.LogOnCancelled, directory.LogOnTimedOut))
	} else if q.Outcome != "" {
		and("reason = ?", string(q.Outcome))
	}
	if q.Search != "" {
		condition, patterns := "0", []any{}
		for _, column := range []string{"name", "display_name", "profile_name"} {
			more, with := sqldb.Contains(column, spelling.Plain(q.Search))
			condition, patterns = condition+" OR "+more, append(patterns, with...)
		}
		and("("+condition+")", patterns...)
	}
	return query + " ORDER BY at DESC, id DESC", args
}

func scanLogOn(rows *sql.Rows) (directory.LogOn, error) {
	var l directory.LogOn
	var at int64
	var user any
	var address string
	err := rows.Scan(&l.ID, &at, &l.Name, &user, &l.DisplayName, &l.Connector, &l.Profile, &l.ProfileName, &l.Way,
		&l.Reason,
		&l.Code, &l.RequestID, &address, &l.Test)
	if err != nil {
		return l, err
	}
	l.At, l.User = sqldb.FromMillis(at), schema.IDOf(user)
	if address != "" {
		if l.From, err = netip.ParseAddr(address); err != nil {
			return l, fmt.Errorf("read address of log-on %d: %w", l.ID, err)
		}
	}
	return l, nil
}

// ForgetLogOns deletes the log-ons from before a given time, in short transactions, and returns how
// many there were.
func (st *Store) ForgetLogOns(ctx context.Context, before time.Time) (dropped int, err error) {
	for more := true; more; {
		err := st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
			already := dropped
			err := sqldb.CountTouched(ctx, tx, &dropped,
				"DELETE FROM log_on WHERE id IN (SELECT id FROM log_on WHERE at < ? LIMIT ?)", sqldb.ToMillis(before),
				sqldb.ForgetBatch)
			more = dropped-already == sqldb.ForgetBatch
			return err
		})
		if err != nil {
			return dropped, sqldb.Wrap("delete log-ons", err)
		}
	}
	return dropped, nil
}
