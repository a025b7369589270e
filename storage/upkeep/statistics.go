package upkeep

import (
	"context"
	"fmt"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Statistics returns the size of the database and its numbers of rows. It reads every version.
func (st *Store) Statistics(ctx context.Context) (directory.Statistics, error) {
	s := directory.Statistics{Path: st.db.Path}
	var oldest int64
	err := st.db.Read(ctx, func(tx *sqldb.Tx) error {
		return sqldb.ScanRow(ctx, tx, `SELECT (SELECT user_version FROM pragma_user_version),
			(SELECT count(*) FROM connector), (SELECT count(*) FROM run),
			(SELECT coalesce(min(started_at), 0) FROM run),
			(SELECT coalesce(sum(accounts), 0) FROM mirror), (SELECT count(*) FROM user_version),
			(SELECT coalesce(sum(live_groups), 0) FROM mirror), (SELECT count(*) FROM group_version),
			(SELECT count(*) FROM membership WHERE valid_to IS NULL), (SELECT count(*) FROM membership)`, nil,
			&s.SchemaVersion, &s.Connectors, &s.Runs, &oldest, &s.Users, &s.UserVersions, &s.Groups, &s.GroupVersions,
			&s.Memberships, &s.MembershipVersions)
	})
	if err != nil {
		return s, fmt.Errorf("read statistics: %w", err)
	}
	s.OldestRun = sqldb.FromMillis(oldest)
	s.Bytes, err = st.Size(ctx)
	return s, err
}

// Size returns the size of the database on disk in bytes, including its write-ahead log.
func (st *Store) Size(context.Context) (int64, error) {
	n, err := sqldb.Size(st.db.Path, st.db.Path+"-wal")
	return n, sqldb.Wrap("measure database", err)
}
