package storage

import (
	"context"
	"database/sql"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// Profiles lists the authentication profiles with their groups as these are
// now: the default first, then the others in the order in which they are asked.
func (db *DB) Profiles(ctx context.Context) (list []directory.Profile, err error) {
	err = db.reading(ctx, func(tx *sql.Tx) error {
		list, err = readProfiles(ctx, tx)
		return err
	})
	return list, wrap("list profiles", err)
}

func readProfiles(ctx context.Context, tx *sql.Tx) (list []directory.Profile, err error) {
	err = eachRow(ctx, tx, `SELECT p.uid, p.name, p.description, p.position, p.mechanism, coalesce(c.uid, ''), p.client_id, p.ways,
			p.suffix, p.permitted_ips, p.created_at, p.updated_at
		FROM profile p LEFT JOIN connector c ON c.id = p.connector ORDER BY p.position, p.id`, nil, func(rows *sql.Rows) (bool, error) {
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
	err := rows.Scan(&p.ID, &p.Name, &p.Description, &p.Order, &p.Mechanism, &p.Connector, &p.ClientID, &ways, &p.Suffix, &permitted,
		&created, &updated)
	if err != nil {
		return p, err
	}
	p.Default, p.CreatedAt, p.UpdatedAt = p.Order == 0, fromMillis(created), fromMillis(updated)
	for _, way := range splitList(ways) {
		p.Ways = append(p.Ways, directory.Way(way))
	}
	for _, text := range splitList(permitted) {
		ips, err := netip.ParsePrefix(text)
		if err != nil {
			// Left out, it would let in from elsewhere.
			return p, fmt.Errorf("read permitted addresses of profile %s: %w", p.ID, err)
		}
		p.PermittedIPs = append(p.PermittedIPs, ips)
	}
	return p, nil
}

// shownGroup is the displayName of the group with the guid of g, as the newest
// snapshot of any connector shows it; NULL where none does.
var shownGroup = `(SELECT v.name FROM mirror m CROSS JOIN object o ON o.connector = m.connector AND o.guid = g.guid
	CROSS JOIN group_version v ON v.object = o.id WHERE v.status = ` + fmt.Sprint(int(directory.StatusActive)) + ` AND ` +
	validAt("v", "m.snapshot") + ` LIMIT 1)`

// readProfileGroups reads the groups of all profiles, by profile.
func readProfileGroups(ctx context.Context, tx *sql.Tx) (map[string][]directory.ProfileGroup, error) {
	groups := map[string][]directory.ProfileGroup{}
	err := eachRow(ctx, tx, "SELECT p.uid, g.guid, g.name, "+shownGroup+" FROM profile_group g JOIN profile p ON p.id = g.profile ORDER BY g.profile, g.position",
		nil, func(rows *sql.Rows) (bool, error) {
			var profile string
			var id any
			var g directory.ProfileGroup
			var shown sql.NullString
			err := rows.Scan(&profile, &id, &g.Name, &shown)
			g.ID, g.Gone = idOf(id), !shown.Valid
			if shown.Valid {
				g.Name = shown.String
			}
			groups[profile] = append(groups[profile], g)
			return true, err
		})
	return groups, wrap("read groups of profiles", err)
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
			Code: "profile_not_found", Title: fmt.Sprintf("There is no profile %q", ref),
			Hint: "rollcallctl profile list shows them. An id, the beginning of an id, or a name is right.",
		}.Wrap(directory.ErrNotFound)
	case 1:
		return found[0], nil
	}
	return directory.Profile{}, problem.Problem{
		Code: "profile_ambiguous", Title: fmt.Sprintf("%q fits %d profiles", ref, len(found)), Hint: "Give more characters of the id.",
	}.Wrap(directory.ErrAmbiguous)
}

func profilesWhere(all []directory.Profile, is func(directory.Profile) bool) []directory.Profile {
	return slices.DeleteFunc(slices.Clone(all), func(p directory.Profile) bool { return !is(p) })
}
