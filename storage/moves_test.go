package storage_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/soaktest"
	"github.com/rollcallsync/rollcall/storage"
	"github.com/rollcallsync/rollcall/storage/storagetest"
)

// mover changes the directories of two connectors at random. It indexes some of the runs later
// than others.
type mover struct {
	*testing.T
	db  *storage.DB
	rng *rand.Rand
	at  time.Time
}

func (m *mover) run(connector string, mode directory.Mode, users, groups []directory.Object) {
	m.Helper()
	ctx := m.Context()
	m.at = m.at.Add(time.Hour)
	run, err := m.db.BeginRun(ctx, directory.Run{
		Connector: connector, Mode: mode, State: directory.StateRunning,
		StartedAt: m.at,
	})
	fatal(m.T, err)
	fetch, err := m.db.BeginFetch(ctx, directory.Fetch{
		Connector: connector, Snapshot: run.ID, Mode: mode, StartedAt: m.at,
		Positions: map[directory.Stream]directory.Position{
			directory.StreamUserChanges:  {Link: "u"},
			directory.StreamGroupChanges: {Link: "g"},
		},
	})
	fatal(m.T, err)
	stream, groupStream := directory.StreamUserChanges, directory.StreamGroupChanges
	if mode == directory.ModeFull {
		stream, groupStream = directory.StreamUsers, directory.StreamGroups
	}
	fatal(m.T, m.db.StagePages(ctx, &fetch, stream, []directory.Page{{Objects: users, Delta: "next"}}))
	fatal(m.T, m.db.StagePages(ctx, &fetch, groupStream, []directory.Page{{Objects: groups, Delta: "next"}}))
	plan, err := m.db.Plan(ctx, &fetch, directory.PlanOptions{})
	fatal(m.T, err)
	run.State, run.EndedAt = directory.StateSucceeded, m.at.Add(time.Minute)
	_, err = m.db.Apply(ctx, &fetch, plan, directory.Conclusion{Run: run})
	fatal(m.T, err)
}

// person returns an account with one of a few names and addresses, or none, so that many are
// equal.
func (m *mover) person(n int) directory.Object {
	name, address := fmt.Sprint("Name ", m.rng.IntN(9)), any(fmt.Sprintf("a%d@contoso.com", m.rng.IntN(9)))
	if m.rng.IntN(6) == 0 {
		name = ""
	}
	if m.rng.IntN(6) == 0 {
		address = nil
	}
	return storagetest.User(n, name, "mail", address, "userPrincipalName", address, "officeLocation",
		fmt.Sprint(m.rng.IntN(99)))
}

func (m *mover) team(n int) directory.Object {
	return storagetest.Group(n, fmt.Sprint("Team ", m.rng.IntN(5)), "mail",
		fmt.Sprintf("t%d@contoso.com", m.rng.IntN(5)))
}

// changes returns changes of some accounts and groups with numbers from base on. It removes a few
// accounts.
func (m *mover) changes(base int) (users, groups []directory.Object) {
	for range 1 + m.rng.IntN(5) {
		n := base + m.rng.IntN(40)
		if m.rng.IntN(5) == 0 {
			users = append(users, directory.Object{ID: storagetest.UserID(n), Removed: directory.SoftDeleted})
		} else {
			users = append(users, m.person(n))
		}
		groups = append(groups, m.team(base+m.rng.IntN(10)))
	}
	return users, groups
}

// TestOrdersFollowChanges checks that the stored orders are always those that result from sorting
// all objects. Check compares them.
func TestOrdersFollowChanges(t *testing.T) {
	for seed := range uint64(soaktest.Of(2, 40)) {
		m := &mover{T: t, rng: rand.New(rand.NewPCG(seed, 1)), at: time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)}
		m.db = openAt(t, filepath.Join(t.TempDir(), "rollcall.db"))
		connectors := []string{"contosoaaa", "contosobbb"}
		for i, c := range connectors {
			fatal(t, m.db.AddConnector(t.Context(), directory.Connector{ID: c, Description: c}))
			var users, groups []directory.Object
			for n := range 20 {
				users, groups = append(users, m.person(1000*i+n)), append(groups, m.team(1000*i+n/2))
			}
			m.run(c, directory.ModeFull, users, groups)
			indexAll(t, m.db, directory.Fetch{Connector: c})
		}
		for range 30 {
			i := m.rng.IntN(2)
			users, groups := m.changes(1000 * i)
			m.run(connectors[i], directory.ModeDelta, users, groups)
			if m.rng.IntN(3) > 0 { // otherwise, the program ends before the changes are indexed
				indexAll(t, m.db, directory.Fetch{Connector: connectors[m.rng.IntN(2)]})
			}
			if m.rng.IntN(5) == 0 {
				_, err := m.db.ForgetHistory(t.Context(), connectors[i], m.at, m.at)
				fatal(t, err)
			}
			expectSound(t, m.db)
		}
		for _, c := range connectors {
			indexAll(t, m.db, directory.Fetch{Connector: c})
		}
		expectSound(t, m.db)
		closeDB(t, m.db)
		if t.Failed() {
			t.Fatal("seed", seed)
		}
	}
}

// TestOrderWithDroppedObject covers objects that older versions of Rollcall left in the order of
// names although they had been dropped from the directory.
func TestOrderWithDroppedObject(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rollcall.db")
	m := &mover{
		T: t, db: openAt(t, path), rng: rand.New(rand.NewPCG(1, 1)),
		at: time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC),
	}
	fatal(t, m.db.AddConnector(t.Context(), directory.Connector{ID: "contosoaaa", Description: "Contoso"}))
	m.run("contosoaaa", directory.ModeFull, []directory.Object{m.person(1), m.person(2), m.person(3)}, nil)
	indexAll(t, m.db, directory.Fetch{Connector: "contosoaaa"})
	closeDB(t, m.db)
	execRaw(t, path, "UPDATE name_order SET objects = CAST(x'000F4240' || objects AS BLOB) WHERE kind = 1")
	m.db = openAt(t, path)
	defer m.db.Close()
	m.run("contosoaaa", directory.ModeDelta, []directory.Object{storagetest.User(4, "Aaron")}, nil)
	indexAll(t, m.db, directory.Fetch{Connector: "contosoaaa"})
	expectSound(t, m.db)
}
