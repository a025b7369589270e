package query

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// groupShown looks for a live group in one snapshot. In a query for all snapshots at once, SQLite
// might read all objects first.
var groupShown = "SELECT v.name FROM object o CROSS JOIN group_version v ON v.object = o.id WHERE o.connector = ?1 " +
	"AND o.guid = ?2 AND v.status = " +
	fmt.Sprint(int(directory.StatusActive)) + " AND " + schema.ValidAt("v", "?3")

// ShownGroups returns groups as the newest snapshots show them: with their current
// names, or marked as gone if no connector shows them.
func ShownGroups(ctx context.Context, tx *sqldb.Tx, groups []directory.ProfileGroup) ([]directory.ProfileGroup, error) {
	v, err := viewAt(ctx, tx, directory.Moment{}, nil)
	if err != nil {
		return nil, err
	}
	find, err := tx.Prepare(ctx, groupShown)
	if err != nil {
		return nil, err
	}
	defer find.Close()
	shown := slices.Clone(groups)
	for i := range shown {
		shown[i].ID = strings.ToLower(shown[i].ID)
		if err := shownGroup(ctx, find, v, &shown[i]); err != nil {
			return nil, fmt.Errorf("find group %s: %w", shown[i].ID, err)
		}
	}
	return shown, nil
}

func shownGroup(ctx context.Context, find *sql.Stmt, v view, g *directory.ProfileGroup) error {
	g.Gone = true
	for _, s := range v.snapshots {
		err := find.QueryRowContext(ctx, s.key, schema.GUIDColumn(g.ID), s.number).Scan(&g.Name)
		if !errors.Is(err, sql.ErrNoRows) {
			g.Gone = err != nil
			return err
		}
	}
	return nil
}
