package index

import (
	"context"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Table is one of the two tables of versions. Users and groups are indexed in the same way.
type Table struct {
	VersionTable string
	Kind         directory.Kind
	Noun         string
	// Searched are the properties that a search covers, in addition to the addresses.
	Searched []string
	Domains  bool // the table has a column for the domain
	// shown is the index in the order of objects that contains all columns by which lists are
	// selected and sorted. It is empty if there is none.
	shown string
}

var (
	Users = Table{
		VersionTable: "user_version", Kind: directory.KindUser, Noun: "user", Domains: true, shown: shownUsers,
		Searched: []string{
			"displayName", "givenName", "surname", "userPrincipalName", "mail", "department", "jobTitle",
			"employeeId",
		},
	}
	Groups = Table{
		VersionTable: "group_version", Kind: directory.KindGroup, Noun: "group",
		Searched: []string{"displayName", "mail", "mailNickname"},
	}
)

// Tables has both tables.
var Tables = []Table{Users, Groups}

// ByObject returns an SQL clause that makes SQLite use the index shown, if it exists.
func (t Table) ByObject(ctx context.Context, tx *sqldb.Tx) (clause string, err error) {
	if t.shown == "" {
		return "", nil
	}
	return sqldb.IndexedBy(ctx, tx, t.shown)
}
