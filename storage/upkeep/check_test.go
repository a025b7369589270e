package upkeep_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/storage"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// soundDatabase has one connector with a small directory of two runs.
func soundDatabase(t testing.TB) *database {
	t.Helper()
	db, err := open(t.Context(), storage.Options{Path: filepath.Join(t.TempDir(), "rollcall.db")})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.AddConnector(t.Context(), directory.Connector{ID: "contosoaaa", Description: "Contoso"}); err != nil {
		t.Fatal(err)
	}
	text := func(name, value string) directory.Attribute {
		return directory.Attribute{Name: name, Value: `"` + value + `"`}
	}
	user := directory.Object{
		ID:         "00000001-0000-4000-8000-000000000001",
		Attributes: directory.Attributes{text("displayName", "Ann"), text("mail", "ann@contoso.com")},
	}
	group := directory.Object{
		ID:         "00000002-0000-4000-8000-000000000001",
		Attributes: directory.Attributes{text("displayName", "All")},
	}
	member := directory.Member{ID: user.ID, Kind: directory.KindUser}
	applyPages(t, db, directory.ModeFull, map[directory.Stream][]directory.Object{
		directory.StreamUsers: {user}, directory.StreamGroups: {group},
	}, directory.GroupMembers{Group: group.ID, Members: []directory.Member{member}, Complete: true})
	user.Attributes = directory.Attributes{text("displayName", "Anna")}
	applyPages(t, db, directory.ModeDelta, map[directory.Stream][]directory.Object{directory.StreamUserChanges: {user}})
	return db
}

// applyPages makes one run with the objects of each stream.
func applyPages(t testing.TB, db *database, mode directory.Mode, streams map[directory.Stream][]directory.Object,
	groups ...directory.GroupMembers,
) {
	t.Helper()
	ctx := t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	at := time.Date(2027, 3, 1, 8, 0, 0, 0, time.UTC)
	run, err := db.BeginRun(ctx, directory.Run{
		Connector: "contosoaaa", Mode: mode, State: directory.StateRunning,
		StartedAt: at,
	})
	must(err)
	fetch, err := db.BeginFetch(ctx, directory.Fetch{
		Connector: "contosoaaa", Snapshot: run.ID, Mode: mode, StartedAt: at, Scope: directory.Scope{Guests: true},
		Positions: map[directory.Stream]directory.Position{
			directory.StreamUserChanges:  {Link: "u"},
			directory.StreamGroupChanges: {Link: "g"},
		},
	})
	must(err)
	for stream, objects := range streams {
		must(db.StagePages(ctx, &fetch, stream, []directory.Page{{Objects: objects, Delta: "next"}}))
	}
	must(db.StageMembers(ctx, &fetch, groups))
	plan, err := db.Plan(ctx, &fetch, directory.PlanOptions{})
	must(err)
	run.State, run.EndedAt = directory.StateSucceeded, at.Add(time.Minute)
	_, err = db.Apply(ctx, &fetch, plan, directory.Conclusion{Run: run})
	must(err)
	for more := true; more; {
		more, err = db.Index(ctx, "contosoaaa")
		must(err)
	}
}

func TestCheckFindsDamage(t *testing.T) {
	for name, test := range map[string]struct{ damage, want string }{
		"nothing": {"SELECT 1", ""},
		"total": {
			"UPDATE mirror SET accounts = 7",
			`The stored total of accounts of connector "Contoso" is 7, but there are 1.`,
		},
		"link":           {"UPDATE mirror SET users_link = ''", "have lost the links"},
		"closed version": {"UPDATE group_version SET valid_to = 2", "1 groups have no open version."},
		"version backwards": {
			"UPDATE user_version SET valid_to = 1 WHERE valid_from = 1",
			"1 user versions end before they begin.",
		},
		"gap": {
			"UPDATE user_version SET valid_to = 3 WHERE valid_from = 1",
			"do not begin where the previous one ends",
		},
		"two open versions": {"UPDATE user_version SET valid_to = NULL", "while the previous one is still open"},
		"version to come":   {"UPDATE group_version SET valid_from = 9", "newer than the latest applied run"},
		"version of no run": {"DELETE FROM mirror", "2 user versions belong to no run."},
		"foreign version":   {"UPDATE object SET connector = 5 WHERE kind = 1", "belong to a different connector"},
		"unknown member": {
			"UPDATE membership SET member_id = 99",
			"1 memberships have an unknown group or member.",
		},
		"member of a user": {"UPDATE membership SET group_id = member_id", "an object that is not a group"},
		"membership twice": {
			"INSERT INTO membership SELECT group_id, member_id, 2, NULL FROM membership",
			"while the same membership is still open",
		},
		"missing row": {
			"DELETE FROM object WHERE kind = 2",
			"1 rows in table group_version refer to missing rows in table object.",
		},
		"not JSON": {
			"UPDATE user_version SET doc = '{' WHERE valid_to IS NULL",
			"The properties of user 00000001-0000-4000-8000-000000000001 since run 2 are damaged.",
		},
		"not canonical": {
			`UPDATE user_version SET doc = '{"displayName":  "Anna"}' WHERE valid_to IS NULL`,
			"are damaged",
		},
		"another name": {
			"UPDATE group_version SET name = 'Other'",
			"The properties of group 00000002-0000-4000-8000-000000000001 since run 1 are damaged.",
		},
		"order of names": {
			"UPDATE name_order SET objects = x'00000007' WHERE kind = 1",
			"The sort order of user names is wrong.",
		},
		"facts": {
			"UPDATE fact SET numbers = zeroblob(4000) WHERE id >> 40 = (1 << 8) + 1",
			"The sort and filter values are wrong for 1 users.",
		},
		"number of agents": {
			"UPDATE mirror SET agents = 7",
			`The stored number of agents of connector "Contoso" is 7, but there are 0.`,
		},
		"order of addresses": {
			"UPDATE address_order SET objects = x'00000007' WHERE kind = 1",
			"The sort order of user addresses is wrong.",
		},
		"numbers of members": {
			"UPDATE fact SET numbers = zeroblob(4000) WHERE id >> 40 = (2 << 8) + 5",
			"The number of members is wrong for 1 groups.",
		},
		"search index broken": {"DELETE FROM search_data WHERE id > 10", "SQLite cannot read part of the database"},
	} {
		t.Run(name, func(t *testing.T) {
			db := soundDatabase(t)
			execUnchecked(t, db, test.damage)
			found, err := db.Check(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Join(found, "\n")
			if test.want == "" && text != "" || !strings.Contains(text, test.want) {
				t.Errorf("findings:\n%s\nwant %q", text, test.want)
			}
		})
	}
}

// execUnchecked runs statements without checking foreign keys.
func execUnchecked(t *testing.T, db *database, statements string) {
	t.Helper()
	err := db.db.Alone(t.Context(), func(conn *sql.Conn) error {
		_, err := conn.ExecContext(t.Context(), "PRAGMA foreign_keys = OFF; "+statements)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// readOne reads one row on the connection that writes, with staging.db attached.
func readOne(t *testing.T, db *database, query string, args []any, into ...any) {
	t.Helper()
	err := db.db.Write(t.Context(), func(ctx context.Context, tx *sqldb.Tx) error {
		return sqldb.ScanRow(ctx, tx, query, args, into...)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// An unchanged run writes only its own row and the links to the disk (design section 8).
func TestUnchangedRunGrowsFileLittle(t *testing.T) {
	db := soundDatabase(t)
	size := func() int64 {
		t.Helper()
		if _, after, err := db.Checkpoint(t.Context()); err != nil || after != 0 {
			t.Fatalf("checkpoint: %d bytes left, %v", after, err)
		}
		n, err := sqldb.Size(db.db.Path, db.db.Path+"-wal")
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := size()
	const runs = 20
	for range runs {
		applyPages(t, db, directory.ModeDelta,
			map[directory.Stream][]directory.Object{
				directory.StreamUserChanges:  nil,
				directory.StreamGroupChanges: nil,
			})
	}
	if grown := (size() - before) / runs; grown > 4096 {
		t.Errorf("an unchanged run takes %d bytes, want at most 4096", grown)
	}
}

// A database from before the sort order of names was stored gets one with its next run, even if
// that run changes nothing.
func TestUnchangedRunSuppliesOrder(t *testing.T) {
	db := soundDatabase(t)
	execUnchecked(t, db, "DELETE FROM name_order")
	applyPages(t, db, directory.ModeDelta,
		map[directory.Stream][]directory.Object{directory.StreamUserChanges: nil, directory.StreamGroupChanges: nil})
	var orders int
	readOne(t, db, "SELECT count(DISTINCT kind) FROM name_order", nil, &orders)
	if orders != 2 {
		t.Fatalf("%d sort orders, want one for users and one for groups", orders)
	}
	if found, err := db.Check(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("check: %v, %v", found, err)
	}
}

// The program died before it completed the index of a first run. The next run changes objects
// that are already in the index.
func TestIndexIsCompletedAfterLaterRun(t *testing.T) {
	db := soundDatabase(t)
	execUnchecked(t, db, "UPDATE mirror SET indexed = 0")
	user := directory.Object{
		ID:         "00000001-0000-4000-8000-000000000001",
		Attributes: directory.Attributes{{Name: "department", Value: `"Legal"`}},
	}
	applyPages(t, db, directory.ModeDelta, map[directory.Stream][]directory.Object{directory.StreamUserChanges: {user}})
	if found, err := db.Check(t.Context()); err != nil || len(found) > 0 {
		t.Errorf("check: %v, %v", found, err)
	}
	found := 0
	for _, err := range db.Users(t.Context(), directory.Query{Search: "legal"}) {
		if found++; err != nil {
			t.Fatal(err)
		}
	}
	if found != 1 {
		t.Errorf("%d users found by their new department, want 1", found)
	}
}

func TestReadingDoesNotWrite(t *testing.T) {
	db := soundDatabase(t)
	err := db.db.Read(t.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(context.WithoutCancel(t.Context()), "DELETE FROM mirror")
		return err
	})
	if err == nil {
		t.Error("a reader could write")
	}
}
