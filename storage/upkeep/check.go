package upkeep

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/storage/index"
	"github.com/rollcallsync/rollcall/storage/schema"
	"github.com/rollcallsync/rollcall/storage/sqldb"
)

// Check looks for damage and describes each fault in a sentence. It returns nil if the
// database is sound. It reads everything and writes nothing.
func (st *Store) Check(ctx context.Context) ([]string, error) {
	return findDamage(ctx, st.db, slices.Concat(checks, checksOfContent))
}

func findDamage(ctx context.Context, db *sqldb.DB, list []check) ([]string, error) {
	var findings []string
	err := db.Read(ctx, func(tx *sqldb.Tx) error {
		for _, check := range list {
			found, err := check(ctx, tx)
			if problem.Of(sqldb.Explain(err)).Code == problem.CodeDatabaseDamaged && ctx.Err() == nil {
				found, err = append(found, fmt.Sprintf("SQLite cannot read part of the database: %v.", err)), nil
			}
			if err != nil {
				return err
			}
			findings = append(findings, found...)
		}
		return nil
	})
	return findings, sqldb.Wrap("check database", err)
}

// check looks for one kind of damage.
type check func(context.Context, *sqldb.Tx) ([]string, error)

// checksOfAnyVersion do not depend on the schema version.
var checksOfAnyVersion = []check{checkIntegrity, checkForeignKeys}

var checks = []check{
	checkSearch, checkOrders, checkFacts, checkIntegrity, checkForeignKeys, checkRows, checkTotals,
	func(ctx context.Context, tx *sqldb.Tx) ([]string, error) { return checkDocuments(ctx, tx, "user") },
	func(ctx context.Context, tx *sqldb.Tx) ([]string, error) { return checkDocuments(ctx, tx, "group") },
}

// checksOfContent find wrong data in an undamaged database. A backup of such a database is
// still useful.
var checksOfContent = []check{
	func(ctx context.Context, tx *sqldb.Tx) ([]string, error) { return checkOwners(ctx, tx, "user") },
	func(ctx context.Context, tx *sqldb.Tx) ([]string, error) { return checkOwners(ctx, tx, "group") },
}

// checkSearch checks the search index. It must run before integrity_check, because that uses
// the state of the index that the connection has cached. The index may have been merged since.
func checkSearch(ctx context.Context, tx *sqldb.Tx) ([]string, error) {
	return nil, index.Try(ctx, tx)
}

// checkOrders checks the stored sort order of names.
func checkOrders(ctx context.Context, tx *sqldb.Tx) (found []string, err error) {
	for _, t := range index.Tables {
		right, err := t.IsOrderRight(ctx, tx)
		if err != nil {
			return nil, err
		}
		if !right {
			found = append(found, fmt.Sprintf("The sort order of %s names is wrong.", t.Noun))
		}
	}
	return found, nil
}

// checkFacts compares the values by which lists are sorted and filtered with the versions
// that they come from.
func checkFacts(ctx context.Context, tx *sqldb.Tx) (found []string, err error) {
	for _, t := range index.Tables {
		wrong, err := t.WrongFacts(ctx, tx)
		if err != nil {
			return nil, err
		}
		if wrong > 0 {
			found = append(found, fmt.Sprintf("The sort and filter values are wrong for %d %ss.", wrong, t.Noun))
		}
		right, err := t.AreAddressesRight(ctx, tx)
		if err != nil {
			return nil, err
		}
		if !right {
			found = append(found, fmt.Sprintf("The sort order of %s addresses is wrong.", t.Noun))
		}
	}
	wrong, err := index.WrongMembers(ctx, tx)
	if wrong > 0 {
		found = append(found, fmt.Sprintf("The number of members is wrong for %d groups.", wrong))
	}
	if err != nil {
		return nil, err
	}
	agents, err := index.WrongAgents(ctx, tx)
	return append(found, agents...), err
}

// checkIntegrity lets SQLite check its pages, tables and indexes.
func checkIntegrity(ctx context.Context, tx *sqldb.Tx) (found []string, err error) {
	err = sqldb.EachRow(ctx, tx, "PRAGMA integrity_check", nil, func(rows *sql.Rows) (bool, error) {
		var text string
		err := rows.Scan(&text)
		if text != "ok" {
			found = append(found, "SQLite reports: "+text+".")
		}
		return true, err
	})
	return found, sqldb.Wrap("check integrity", err)
}

// checkForeignKeys queries the pragma for its rows. Exec would ignore them.
func checkForeignKeys(ctx context.Context, tx *sqldb.Tx) (found []string, err error) {
	err = sqldb.EachRow(ctx, tx, `SELECT "table", "parent", count(*) FROM pragma_foreign_key_check GROUP BY 1, 2`, nil,
		func(rows *sql.Rows) (bool, error) {
			var table, parent string
			var n int
			err := rows.Scan(&table, &parent, &n)
			found = append(found, fmt.Sprintf("%d rows in table %s refer to missing rows in table %s.", n, table,
				parent))
			return true, err
		})
	return found, sqldb.Wrap("check references", err)
}

// rowCheck counts rows that must not exist; finding is a sentence with their number.
type rowCheck struct{ query, finding string }

// versionChecks returns the rules for the versions of each user or group: they follow one
// another without gaps, and the last one is open.
func versionChecks(table, noun string) []rowCheck {
	chain := fmt.Sprintf(`SELECT count(*) FROM (SELECT valid_from, valid_to, row_number() OVER w AS place,
			lag(valid_to) OVER w AS before, lead(valid_from) OVER w AS after
		FROM %s WINDOW w AS (PARTITION BY object ORDER BY valid_from)) WHERE `, table)
	return []rowCheck{
		{chain + "valid_to <= valid_from", "%d " + noun + " versions end before they begin."},
		{chain + "place > 1 AND before IS NULL", "%d " + noun +
			" versions begin while the previous one is still open."},
		{chain + "place > 1 AND before <> valid_from", "%d " + noun +
			" versions do not begin where the previous one ends."},
		{chain + "after IS NULL AND valid_to IS NOT NULL", "%d " + noun + "s have no open version."},
		{
			"SELECT count(*) FROM " + table +
				" v JOIN mirror m ON m.connector = v.connector WHERE v.valid_from > m.snapshot " +
				"OR v.valid_to > m.snapshot",
			"%d " + noun + " versions are newer than the latest applied run.",
		},
		{
			"SELECT count(*) FROM " + table + ` v WHERE v.connector NOT IN (SELECT connector FROM mirror)
				AND NOT EXISTS (SELECT 1 FROM fetch f WHERE f.connector = v.connector AND f.snapshot = v.valid_from)`,
			"%d " + noun + " versions belong to no run.",
		},
		{
			"SELECT count(*) FROM " + table + " v JOIN object o ON o.id = v.object WHERE o.connector <> v.connector",
			"%d " + noun + " versions belong to a different connector than their object.",
		},
	}
}

var membershipChecks = []rowCheck{
	{"SELECT count(*) FROM membership WHERE valid_to <= valid_from", "%d memberships end before they begin."},
	{
		`SELECT count(*) FROM (SELECT valid_from, row_number() OVER w AS place, lag(valid_to) OVER w AS before
			FROM membership WINDOW w AS (PARTITION BY group_id, member_id ORDER BY valid_from))
			WHERE place > 1 AND (before IS NULL OR before > valid_from)`,
		"%d memberships begin while the same membership is still open.",
	},
	{
		`SELECT count(*) FROM membership e LEFT JOIN object g ON g.id = e.group_id
			LEFT JOIN object m ON m.id = e.member_id
			WHERE g.id IS NULL OR m.id IS NULL`,
		"%d memberships have an unknown group or member.",
	},
	{
		"SELECT count(*) FROM membership e JOIN object g ON g.id = e.group_id JOIN object m ON m.id = e.member_id " +
			"WHERE g.connector <> m.connector",
		"%d memberships connect objects of different connectors.",
	},
	{
		"SELECT count(*) FROM membership e JOIN object g ON g.id = e.group_id WHERE g.kind <> " + schema.KindGroup,
		"%d memberships belong to an object that is not a group.",
	},
	{
		`SELECT count(*) FROM membership e JOIN object g ON g.id = e.group_id JOIN mirror m ON m.connector = g.connector
			WHERE e.valid_from > m.snapshot OR e.valid_to > m.snapshot`,
		"%d memberships are newer than the latest applied run.",
	},
	{
		"SELECT count(*) FROM mirror WHERE users_link = '' OR groups_link = ''",
		"%d connectors have lost the links from which the next run continues.",
	},
}

var profileChecks = []rowCheck{
	{"SELECT 1 - count(*) FROM profile WHERE position = 0", "%d default authentication profile is missing."},
}

func checkRows(ctx context.Context, tx *sqldb.Tx) (found []string, err error) {
	for _, c := range slices.Concat(versionChecks("user_version", "user"), versionChecks("group_version", "group"),
		membershipChecks, profileChecks) {
		var n int
		if err := sqldb.ScanRow(ctx, tx, c.query, nil, &n); err != nil {
			return nil, fmt.Errorf("check rows: %w", err)
		}
		if n > 0 {
			found = append(found, fmt.Sprintf(c.finding, n))
		}
	}
	return found, nil
}

// countTotals recounts the totals in the mirror row of connector ?1 at snapshot ?2.
var countTotals = `SELECT
	(SELECT count(*) FROM user_version v WHERE v.connector = ?1 AND ` + schema.ValidAt("v", "?2") +
	` AND v.status IN ` + schema.Visible + `),
	(SELECT count(*) FROM user_version v WHERE v.connector = ?1 AND ` + schema.ValidAt("v", "?2") +
	` AND v.status <> ` + schema.Deleted + `),
	(SELECT count(*) FROM group_version v WHERE v.connector = ?1 AND ` + schema.ValidAt("v", "?2") +
	` AND v.status = ` + schema.Active + `),
	(SELECT count(*) FROM group_version v CROSS JOIN membership e
		ON e.group_id = v.object AND ` + schema.ValidAt("e", "?2") + `
		CROSS JOIN object m ON m.id = e.member_id
		WHERE v.connector = ?1 AND ` + schema.ValidAt("v", "?2") + ` AND v.status = ` + schema.Active + ` AND ` +
	schema.VisibleMember(nil, "?2") + `)`

// total is one of the numbers in a mirror row.
type total struct {
	what            string
	stored, counted int64
}

func checkTotals(ctx context.Context, tx *sqldb.Tx) (found []string, err error) {
	type row struct {
		key, snapshot int64
		description   string
		totals        [4]total
	}
	var list []row
	err = sqldb.EachRow(ctx, tx, `SELECT c.id, m.snapshot, c.description, m.accounts, m.live_users, m.live_groups,
		m.memberships
		FROM mirror m JOIN connector c ON c.id = m.connector ORDER BY c.id`, nil, func(rows *sql.Rows) (bool, error) {
		r := row{totals: [4]total{
			{what: "accounts"},
			{what: "users in Entra ID"},
			{what: "groups"},
			{what: "memberships"},
		}}
		t := &r.totals
		err := rows.Scan(&r.key, &r.snapshot, &r.description, &t[0].stored, &t[1].stored, &t[2].stored, &t[3].stored)
		list = append(list, r)
		return true, err
	})
	if err != nil {
		return nil, fmt.Errorf("read totals: %w", err)
	}
	for _, r := range list {
		t := &r.totals
		if err := sqldb.ScanRow(ctx, tx, countTotals, []any{r.key, r.snapshot}, &t[0].counted, &t[1].counted,
			&t[2].counted, &t[3].counted); err != nil {
			return nil, fmt.Errorf("count totals: %w", err)
		}
		for _, t := range r.totals {
			if t.stored != t.counted {
				found = append(found, fmt.Sprintf("The stored total of %s of connector %q is %d, but there are %d.",
					t.what, r.description, t.stored, t.counted))
			}
		}
	}
	return found, nil
}

// maxNamed limits how many damaged documents are named. The others are only counted.
const maxNamed = 10

// checkDocuments checks that every version's properties are canonical JSON and match the
// name in the same row.
func checkDocuments(ctx context.Context, tx *sqldb.Tx, noun string) (found []string, err error) {
	damaged := 0
	var buffer []byte
	err = sqldb.EachRow(ctx, tx, "SELECT o.guid, v.valid_from, v.name, v.doc FROM "+noun+
		"_version v JOIN object o ON o.id = v.object", nil,
		func(rows *sql.Rows) (bool, error) {
			var id any
			var from int64
			var name string
			var doc sql.RawBytes
			if err := rows.Scan(&id, &from, &name, &doc); err != nil {
				return false, err
			}
			a, err := directory.ParseAttributes(doc)
			buffer = a.AppendJSON(buffer[:0])
			if err == nil && bytes.Equal(buffer, doc) && isCompact(doc) && a.Text("displayName") == name {
				return true, nil
			}
			if damaged++; damaged <= maxNamed {
				found = append(found, fmt.Sprintf("The properties of %s %s since run %d are damaged.", noun,
					schema.IDOf(id), from))
			}
			return true, nil
		})
	if damaged > maxNamed {
		found = append(found, fmt.Sprintf("The properties of %d more %s versions are damaged.", damaged-maxNamed, noun))
	}
	return found, sqldb.Wrap("check properties", err)
}

// checkOwners checks that the current data of every object came with the object's own ID. It
// skips ended versions, and versions from before that ID was stored. A full run does not fix
// deleted objects, because Graph no longer lists them.
func checkOwners(ctx context.Context, tx *sqldb.Tx, noun string) (found []string, err error) {
	exchanged := 0
	err = sqldb.EachRow(ctx, tx, "SELECT o.guid, v.guid, v.valid_from, v.status <> "+schema.Deleted+" FROM "+noun+
		"_version v JOIN object o ON o.id = v.object WHERE "+schema.Misplaced, nil,
		func(rows *sql.Rows) (bool, error) {
			var id, owner any
			var from int64
			var listed bool
			if err := rows.Scan(&id, &owner, &from, &listed); err != nil {
				return false, err
			}
			if exchanged++; exchanged > maxNamed {
				return true, nil
			}
			text := fmt.Sprintf("The properties of %s %s since run %d are those of %s.", noun, schema.IDOf(id), from,
				schema.IDOf(owner))
			if listed {
				text += " A full run fixes this."
			}
			found = append(found, text)
			return true, nil
		})
	if exchanged > maxNamed {
		found = append(found, fmt.Sprintf("The properties of %d more %ss are those of other objects.",
			exchanged-maxNamed, noun))
	}
	return found, sqldb.Wrap("check owners of properties", err)
}

// isCompact reports whether JSON contains no insignificant white space.
func isCompact(doc []byte) bool {
	var b bytes.Buffer
	return json.Compact(&b, doc) == nil && b.Len() == len(doc)
}
