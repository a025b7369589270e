package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/rollcallsync/rollcall/core/directory"
)

// Statistics tell how large the database is. They read every version.
func (db *DB) Statistics(ctx context.Context) (directory.Statistics, error) {
	s := directory.Statistics{Path: db.path}
	var oldest int64
	err := db.reading(ctx, func(tx *sql.Tx) error {
		return scanRow(ctx, tx, `SELECT (SELECT user_version FROM pragma_user_version),
			(SELECT count(*) FROM connector), (SELECT count(*) FROM run), (SELECT coalesce(min(started_at), 0) FROM run),
			(SELECT coalesce(sum(accounts), 0) FROM mirror), (SELECT count(*) FROM user_version),
			(SELECT coalesce(sum(live_groups), 0) FROM mirror), (SELECT count(*) FROM group_version),
			(SELECT count(*) FROM membership WHERE valid_to IS NULL), (SELECT count(*) FROM membership)`, nil,
			&s.SchemaVersion, &s.Connectors, &s.Runs, &oldest, &s.Users, &s.UserVersions, &s.Groups, &s.GroupVersions,
			&s.Memberships, &s.MembershipVersions)
	})
	if err != nil {
		return s, fmt.Errorf("read statistics: %w", err)
	}
	s.OldestRun = fromMillis(oldest)
	s.Bytes, err = db.Size(ctx)
	return s, err
}

// Size is how many bytes the database takes on the disk, with its write-ahead
// log.
func (db *DB) Size(context.Context) (int64, error) {
	n, err := fileBytes(db.path, db.path+"-wal")
	return n, wrap("measure database", err)
}

// fileBytes adds up the sizes of files; one that is not there has none.
func fileBytes(paths ...string) (total int64, err error) {
	for _, path := range paths {
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return 0, err
		}
		total += info.Size()
	}
	return total, nil
}
