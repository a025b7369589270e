package config

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/query"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// profileFields are the columns that administrators set. profileValues returns a value for each.
const profileFields = "name, description, mechanism, connector, client_id, ways, suffix, permitted_ips, updated_at"

// profileValues returns the values of profileFields. The error is directory.ErrNotFound if the
// connector does not exist.
func profileValues(ctx context.Context, tx *sqldb.Tx, p directory.Profile) ([]any, error) {
	var connector sql.NullInt64
	if p.Connector != "" {
		key, err := schema.ConnectorKey(ctx, tx, p.Connector)
		if err != nil {
			return nil, err
		}
		connector = sql.NullInt64{Int64: key, Valid: true}
	}
	return []any{
		p.Name, p.Description, string(p.Mechanism), connector, p.ClientID, sqldb.Join(p.Ways), p.Suffix,
		sqldb.Join(p.PermittedIPs), sqldb.ToMillis(p.UpdatedAt),
	}, nil
}

// AddProfile stores a new profile, which is not the default. Its position is its Order, or the
// last if that is 0. AddProfile refuses a name that is already used.
func (st *Store) AddProfile(ctx context.Context, p directory.Profile) error {
	return sqldb.Wrap("add profile", st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		if err := refuseTakenName(ctx, tx, p); err != nil {
			return err
		}
		values, err := profileValues(ctx, tx, p)
		if err != nil {
			return err
		}
		result, err := tx.Exec(ctx, "INSERT INTO profile ("+profileFields+", uid, created_at, position)"+
			" SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, max(position) + 1 FROM profile",
			append(values, p.ID, sqldb.ToMillis(p.CreatedAt))...)
		if err != nil {
			return err
		}
		key, err := result.LastInsertId()
		if err != nil {
			return err
		}
		return assignProfile(ctx, tx, key, p)
	}))
}

// UpdateProfile replaces the stored fields of the profile with the same ID. The default stays the
// default. Any other profile moves to the position in its Order.
func (st *Store) UpdateProfile(ctx context.Context, p directory.Profile) error {
	return sqldb.Wrap("update profile", st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		key, position, err := profileKey(ctx, tx, p.ID)
		if err != nil {
			return err
		}
		if err := refuseTakenName(ctx, tx, p); err != nil {
			return err
		}
		values, err := profileValues(ctx, tx, p)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE profile SET ("+profileFields+") = (?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?",
			append(values, key)...); err != nil || position == 0 {
			return err
		}
		return assignProfile(ctx, tx, key, p)
	}))
}

// assignProfile writes the groups to which a profile applies, and its position.
func assignProfile(ctx context.Context, tx *sqldb.Tx, key int64, p directory.Profile) error {
	if err := putProfileGroups(ctx, tx, key, p.Groups); err != nil {
		return err
	}
	return placeProfile(ctx, tx, p.ID, p.Order)
}

// putProfileGroups replaces the groups of a profile. If the directory shows a group, its name
// there replaces the given one.
func putProfileGroups(ctx context.Context, tx *sqldb.Tx, key int64, groups []directory.ProfileGroup) error {
	if _, err := tx.Exec(ctx, "DELETE FROM profile_group WHERE profile = ?", key); err != nil {
		return err
	}
	shown, err := query.ShownGroups(ctx, tx, groups)
	if err != nil {
		return err
	}
	for i, g := range shown {
		if _, err := tx.Exec(ctx,
			"INSERT INTO profile_group (profile, guid, name, position) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
			key, schema.GUIDColumn(g.ID), g.Name, i); err != nil {
			return err
		}
	}
	return nil
}

// placeProfile moves a profile to its position among those that are not the default, and numbers
// them all. Order 0, or a number that is too large, means the last position.
func placeProfile(ctx context.Context, tx *sqldb.Tx, id string, order int) error {
	ids, err := profileOrder(ctx, tx)
	if err != nil {
		return err
	}
	ids = slices.DeleteFunc(ids, func(other string) bool { return other == id })
	place := len(ids)
	if order > 0 {
		place = min(order-1, len(ids))
	}
	return numberProfiles(ctx, tx, slices.Insert(ids, place, id))
}

// profileOrder lists the profiles other than the default, in the order in which they
// are checked.
func profileOrder(ctx context.Context, tx *sqldb.Tx) (ids []string, err error) {
	err = sqldb.EachRow(ctx, tx, "SELECT uid FROM profile WHERE position > 0 ORDER BY position", nil,
		func(rows *sql.Rows) (bool, error) {
			var id string
			err := rows.Scan(&id)
			ids = append(ids, id)
			return true, err
		})
	return ids, err
}

func numberProfiles(ctx context.Context, tx *sqldb.Tx, ids []string) error {
	for i, id := range ids {
		if _, err := tx.Exec(ctx, "UPDATE profile SET position = ? WHERE uid = ?", i+1, id); err != nil {
			return err
		}
	}
	return nil
}

// RemoveProfile removes a profile, unless directory.Profile.RefuseRemoval refuses it.
func (st *Store) RemoveProfile(ctx context.Context, id string) error {
	return sqldb.Wrap("remove profile", st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		key, _, err := profileKey(ctx, tx, id)
		if err != nil {
			return err
		}
		all, err := readProfiles(ctx, tx)
		if err != nil {
			return err
		}
		for _, p := range profilesWhere(all, func(p directory.Profile) bool { return p.ID == id }) {
			if err := p.RefuseRemoval(); err != nil {
				return err
			}
		}
		if err := sqldb.ExecAll(ctx, tx, key, "DELETE FROM profile WHERE id = ?1"); err != nil {
			return err
		}
		ids, err := profileOrder(ctx, tx)
		if err != nil {
			return err
		}
		return numberProfiles(ctx, tx, ids)
	}))
}

// SetDefaultProfile makes a profile the default. The previous default takes its position among
// the others and applies to no one until it gets groups. The new default loses its groups,
// because it applies to everyone.
func (st *Store) SetDefaultProfile(ctx context.Context, id string) error {
	return sqldb.Wrap("set default profile", st.db.Write(ctx, func(ctx context.Context, tx *sqldb.Tx) error {
		key, position, err := profileKey(ctx, tx, id)
		if err != nil || position == 0 {
			return err
		}
		now := sqldb.ToMillis(st.db.Now())
		if _, err := tx.Exec(ctx, "UPDATE profile SET position = ?, updated_at = ? WHERE position = 0", position,
			now); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, "UPDATE profile SET position = 0, updated_at = ? WHERE id = ?", now,
			key); err != nil {
			return err
		}
		return sqldb.ExecAll(ctx, tx, key, "DELETE FROM profile_group WHERE profile = ?1")
	}))
}

// profileKey returns the integer key of a profile, and its position.
func profileKey(ctx context.Context, tx *sqldb.Tx, id string) (key int64, position int, err error) {
	err = tx.QueryRow(ctx, "SELECT id, position FROM profile WHERE uid = ?", id).Scan(&key, &position)
	if errors.Is(err, sql.ErrNoRows) {
		err = directory.ErrNotFound
	}
	return key, position, sqldb.Wrap("find profile "+id, err)
}

func refuseTakenName(ctx context.Context, tx *sqldb.Tx, p directory.Profile) error {
	var taken int
	err := tx.QueryRow(ctx, "SELECT count(*) FROM profile WHERE name = ? COLLATE NOCASE AND uid <> ?", p.Name, p.ID).
		Scan(&taken)
	if err != nil || taken == 0 {
		return err
	}
	return &directory.FieldError{
		Field: directory.ProfileName,
		Err: problem.Usage(fmt.Sprintf("There is already a profile with the name %q", p.Name),
			"Choose another name."),
	}
}
