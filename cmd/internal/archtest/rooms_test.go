package archtest

import (
	"fmt"
	"slices"
	"testing"
)

// rooms are the packages of the SQLite store, from the façade down to the plumbing, and the
// packages that each may import. Every arrow leads down this list.
var rooms = []struct {
	folder string
	may    []string
}{
	{"storage", []string{
		"storage/config", "storage/upkeep", "storage/plan", "storage/query", "storage/history", "storage/index",
		"storage/sqldb",
		"storage/migrations",
	}},
	{"storage/config", []string{
		"storage/plan", "storage/query", "storage/history", "storage/index", "storage/schema",
		"storage/sqldb",
	}},
	{"storage/upkeep", []string{"storage/index", "storage/schema", "storage/sqldb", "storage/migrations"}},
	{"storage/plan", []string{"storage/history", "storage/index", "storage/schema", "storage/sqldb"}},
	{"storage/query", []string{"storage/history", "storage/index", "storage/schema", "storage/sqldb"}},
	{"storage/history", []string{"storage/schema", "storage/sqldb"}},
	{"storage/index", []string{"storage/schema", "storage/sqldb"}},
	{"storage/schema", []string{"storage/sqldb"}},
	{"storage/sqldb", []string{"storage/migrations"}},
	{"storage/migrations", nil},
}

// outsideRooms are folders of storage that belong to no room: the keyring, and the tests of
// any store.
var outsideRooms = []string{"storage/vault", conformance}

// roomOf returns the place of a room in the list, or -1.
func roomOf(folder string) int {
	for i, r := range rooms {
		if r.folder == folder {
			return i
		}
	}
	return -1
}

// backArrow returns why one package of storage must not import another, or "" if it
// is allowed.
func backArrow(folder, imported string) string {
	from, to := roomOf(folder), roomOf(imported)
	switch {
	case from < 0:
		return fmt.Sprintf("%s is not a room of the store: decide which others it may import", folder)
	case to < 0:
		return fmt.Sprintf("%s imports %s, which is not a room of the store", folder, imported)
	case slices.Contains(rooms[from].may, imported):
		return ""
	}
	return fmt.Sprintf("%s imports %s: the façade knows the rooms, and the rooms the plumbing, never the other "+
		"way round", folder, imported)
}

func TestRoomsOfTheStore(t *testing.T) {
	needed := map[string]bool{}
	for _, s := range sources(t) {
		if !within(s.folder(), "storage") || within(s.folder(), outsideRooms...) || s.test() {
			continue
		}
		if roomOf(s.folder()) < 0 {
			t.Errorf("%s: %s is not a room of the store: decide which others it may import", s.path, s.folder())
		}
		for _, i := range s.imports {
			imported, ok := own(i)
			if !ok || !within(imported, "storage") {
				continue
			}
			needed[s.folder()+" "+imported] = true
			if wrong := backArrow(s.folder(), imported); wrong != "" {
				t.Errorf("%s: %s", s.path, wrong)
			}
		}
	}
	for i, r := range rooms {
		for _, m := range r.may {
			if !needed[r.folder+" "+m] {
				t.Errorf("%s no longer imports %s: take the arrow out", r.folder, m)
			}
			if roomOf(m) <= i {
				t.Errorf("the arrow from %s to %s leads up", r.folder, m)
			}
		}
	}
}

func TestRoomRule(t *testing.T) {
	for name, tt := range map[string]struct {
		folder, imported string
		ok               bool
	}{
		"façade to a room":      {"storage", "storage/query", true},
		"room to the plumbing":  {"storage/plan", "storage/sqldb", true},
		"room to a shared one":  {"storage/query", "storage/index", true},
		"room to the façade":    {"storage/query", "storage", false},
		"plumbing to a room":    {"storage/sqldb", "storage/index", false},
		"room to its neighbour": {"storage/query", "storage/plan", false},
		"room to the keyring":   {"storage/upkeep", "storage/vault", false},
		"nobody's room":         {"storage/other", "storage/sqldb", false},
	} {
		t.Run(name, func(t *testing.T) {
			if wrong := backArrow(tt.folder, tt.imported); (wrong == "") != tt.ok {
				t.Errorf("backArrow = %q, want fine: %v", wrong, tt.ok)
			}
		})
	}
}
