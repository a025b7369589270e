package config

import (
	"context"
	"database/sql"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/query"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Profiles lists the authentication profiles with the current state of their groups:
// the default first, then the others in the order in which they are checked.
func (st *Store) Profiles(ctx context.Context) (list []directory.Profile, err error) {
	err = st.db.Read(ctx, func(tx *sqldb.Tx) error {
		list, err = readProfiles(ctx, tx)
		return err
	})
	return list, sqldb.Wrap("list profiles", err)
}

func readProfiles(ctx context.Context, tx *sqldb.Tx) (list []directory.Profile, err error) {
	err = sqldb.EachRow(ctx, tx, `SELECT p.uid, p.name, p.description, p.position, p.mechanism, coalesce(c.uid, ''),
		p.client_id, p.ways,
			p.suffix, p.permitted_ips, p.created_at, p.updated_at
		FROM profile p LEFT JOIN connector c ON c.id = p.connector ORDER BY p.position, p.id`, nil,
		func(rows *sql.Rows) (bool, error) {
			p, err := scanProfile(rows)
			list = append(list, p)
			return true, err
		})
	if err != nil {
		return nil, err
	}
	groups, err := readProfileGroups(ctx, tx)
	for i, p := range list {
		list[i].Groups = groups[p.ID]
	}
	return list, err
}

func scanProfile(rows *sql.Rows) (directory.Profile, error) {
	var p directory.Profile
	var ways, permitted string
	var created, updated int64
	err := rows.Scan(&p.ID, &p.Name, &p.Description, &p.Order, &p.Mechanism, &p.Connector, &p.ClientID, &ways,
		&p.Suffix, &permitted,
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
			// If it were left out, the profile could allow log-ons from other addresses.
			return p, fmt.Errorf("read permitted addresses of profile %s: %w", p.ID, err)
		}
		p.PermittedIPs = append(p.PermittedIPs, ips)
	}
	return p, nil
}

// readProfileGroups reads the groups of all profiles, by profile.
func readProfileGroups(ctx context.Context, tx *sqldb.Tx) (map[string][]directory.ProfileGroup, error) {
	groups := map[string][]directory.ProfileGroup{}
	err := sqldb.EachRow(ctx, tx, "SELECT p.uid, g.guid, g.name FROM profile_group g JOIN profile p "+
		"ON p.id = g.profile ORDER BY g.profile, g.position",
		nil, func(rows *sql.Rows) (bool, error) {
			var profile string
			var id any
			var g directory.ProfileGroup
			err := rows.Scan(&profile, &id, &g.Name)
			g.ID = schema.IDOf(id)
			groups[profile] = append(groups[profile], g)
			return true, err
		})
	for profile, list := range groups {
		if err == nil {
			groups[profile], err = query.ShownGroups(ctx, tx, list)
		}
	}
	return groups, sqldb.Wrap("read groups of profiles", err)
}

// Profile finds one profile: by ID, by its name in any letter case, or by an unambiguous prefix
// of its ID. The error is directory.ErrNotFound or directory.ErrAmbiguous, with a problem that
// contains ref.
func (st *Store) Profile(ctx context.Context, ref string) (directory.Profile, error) {
	all, err := st.Profiles(ctx)
	if err != nil {
		return directory.Profile{}, err
	}
	found := profilesWhere(all, func(p directory.Profile) bool { return p.ID == ref || strings.EqualFold(p.Name, ref) })
	if len(found) == 0 && ref != "" {
		found = profilesWhere(all, func(p directory.Profile) bool {
			return strings.HasPrefix(p.ID, strings.ToLower(ref))
		})
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
		Code: problem.CodeProfileAmbiguous, Title: fmt.Sprintf("%q matches %d profiles", ref, len(found)),
		Hint: "Use more characters of the ID.",
	}.Wrap(directory.ErrAmbiguous)
}

func profilesWhere(all []directory.Profile, is func(directory.Profile) bool) []directory.Profile {
	return slices.DeleteFunc(slices.Clone(all), func(p directory.Profile) bool { return !is(p) })
}
