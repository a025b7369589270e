package index

import (
	"context"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Table is one of the two tables of versions: users and groups are indexed the same way.
type Table struct {
	VersionTable string
	Kind         directory.Kind
	Noun         string
	// Searched are the properties that a search looks into, as well as the addresses.
	Searched []string
	Domains  bool // there is a column for the domain
	// shown is the index in the order of objects that contains everything by which lists
	// are selected and sorted; empty if there is none.
	shown string
}

var (
	Users = Table{
		VersionTable: "user_version", Kind: directory.KindUser, Noun: "user", Domains: true, shown: shownUsers,
		Searched: []string{"displayName", "givenName", "surname", "userPrincipalName", "mail", "department", "jobTitle", "employeeId"},
	}
	Groups = Table{
		VersionTable: "group_version", Kind: directory.KindGroup, Noun: "group",
		Searched: []string{"displayName", "mail", "mailNickname"},
	}
)

// Tables are both of them.
var Tables = []Table{Users, Groups}

// ByObject has SQLite use the index shown where it is there.
func (t Table) ByObject(ctx context.Context, tx *sqldb.Tx) (clause string, err error) {
	if t.shown == "" {
		return "", nil
	}
	return sqldb.IndexedBy(ctx, tx, t.shown)
}
