package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Profiles lists the authentication profiles with the current state of their groups:
// the default first, then the others in the order in which they are checked.
func (db *DB) Profiles(ctx context.Context) (list []directory.Profile, err error) {
	err = db.db.Read(ctx, func(tx *sqldb.Tx) error {
		list, err = db.readProfiles(ctx, tx)
		return err
	})
	return list, sqldb.Wrap("list profiles", err)
}

func (db *DB) readProfiles(ctx context.Context, tx *sqldb.Tx) (list []directory.Profile, err error) {
	err = sqldb.EachRow(ctx, tx, `SELECT p.uid, p.name, p.description, p.position, p.mechanism, coalesce(c.uid, ''), p.client_id, p.ways,
			p.suffix, p.permitted_ips, p.created_at, p.updated_at
		FROM profile p LEFT JOIN connector c ON c.id = p.connector ORDER BY p.position, p.id`, nil, func(rows *sql.Rows) (bool, error) {
		p, err := scanProfile(rows)
		list = append(list, p)
		return true, err
	})
	if err != nil {
		return nil, err
	}
	groups, err := db.readProfileGroups(ctx, tx)
	for i, p := range list {
		list[i].Groups = groups[p.ID]
	}
	return list, err
}

func scanProfile(rows *sql.Rows) (directory.Profile, error) {
	var p directory.Profile
	var ways, permitted string
	var created, updated int64
	err := rows.Scan(&p.ID, &p.Name, &p.Description, &p.Order, &p.Mechanism, &p.Connector, &p.ClientID, &ways, &p.Suffix, &permitted,
		&created, &updated)
	if err != nil {
		return p, err
	}
	p.Default, p.CreatedAt, p.UpdatedAt = p.Order == 0, sqldb.FromMillis(created), sqldb.FromMillis(updated)
	for _, way := range sqldb.Split(ways) {
		p.Ways = append(p.Ways, directory.Way(way))
	}
	for _, text := range sqldb.Split(permitted) {
		ips, err := netip.ParsePrefix(text)
		if err != nil {
			// Left out, it would allow log-ons from other addresses.
			return p, fmt.Errorf("read permitted addresses of profile %s: %w", p.ID, err)
		}
		p.PermittedIPs = append(p.PermittedIPs, ips)
	}
	return p, nil
}

// readProfileGroups reads the groups of all profiles, by profile.
func (db *DB) readProfileGroups(ctx context.Context, tx *sqldb.Tx) (map[string][]directory.ProfileGroup, error) {
	groups := map[string][]directory.ProfileGroup{}
	err := sqldb.EachRow(ctx, tx, "SELECT p.uid, g.guid, g.name FROM profile_group g JOIN profile p ON p.id = g.profile ORDER BY g.profile, g.position",
		nil, func(rows *sql.Rows) (bool, error) {
			var profile string
			var id any
			var g directory.ProfileGroup
			err := rows.Scan(&profile, &id, &g.Name)
			g.ID = idOf(id)
			groups[profile] = append(groups[profile], g)
			return true, err
		})
	for profile, list := range groups {
		if err == nil {
			groups[profile], err = db.shownGroups(ctx, tx, list)
		}
	}
	return groups, sqldb.Wrap("read groups of profiles", err)
}

// groupShown looks for a live group in one snapshot. For all snapshots at once, SQLite
// may decide to read all objects first.
var groupShown = "SELECT v.name FROM object o CROSS JOIN group_version v ON v.object = o.id WHERE o.connector = ?1 AND o.guid = ?2 AND v.status = " +
	fmt.Sprint(int(directory.StatusActive)) + " AND " + validAt("v", "?3")

// shownGroups returns groups as the newest snapshots show them: with their current
// names, or as gone if no connector shows them.
func (db *DB) shownGroups(ctx context.Context, tx *sqldb.Tx, groups []directory.ProfileGroup) ([]directory.ProfileGroup, error) {
	v, err := db.viewAt(ctx, tx, directory.Moment{}, nil)
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
		err := find.QueryRowContext(ctx, s.key, guidColumn(g.ID), s.number).Scan(&g.Name)
		if !errors.Is(err, sql.ErrNoRows) {
			g.Gone = err != nil
			return err
		}
	}
	return nil
}

// Profile finds one profile: by id, by its name in any letter case, or by an
// unambiguous prefix of its id. It answers directory.ErrNotFound or
// directory.ErrAmbiguous, each with a problem that names ref.
func (db *DB) Profile(ctx context.Context, ref string) (directory.Profile, error) {
	all, err := db.Profiles(ctx)
	if err != nil {
		return directory.Profile{}, err
	}
	found := profilesWhere(all, func(p directory.Profile) bool { return p.ID == ref || strings.EqualFold(p.Name, ref) })
	if len(found) == 0 && ref != "" {
		found = profilesWhere(all, func(p directory.Profile) bool { return strings.HasPrefix(p.ID, strings.ToLower(ref)) })
	}
	switch len(found) {
	case 0:
		return directory.Profile{}, problem.Problem{
			Code: problem.CodeProfileNotFound, Title: fmt.Sprintf("There is no profile %q", ref),
			Hint: "Use an ID, the start of an ID, or a name.",
		}.With(problem.ListProfiles).Wrap(directory.ErrNotFound)
	case 1:
		return found[0], nil
	}
	return directory.Profile{}, problem.Problem{
		Code: problem.CodeProfileAmbiguous, Title: fmt.Sprintf("%q matches %d profiles", ref, len(found)), Hint: "Use more characters of the ID.",
	}.Wrap(directory.ErrAmbiguous)
}

func profilesWhere(all []directory.Profile, is func(directory.Profile) bool) []directory.Profile {
	return slices.DeleteFunc(slices.Clone(all), func(p directory.Profile) bool { return !is(p) })
}
