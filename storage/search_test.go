package storage_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/soaktest"
	"github.com/rollcallsync/rollcall/core/spelling"
	"github.com/rollcallsync/rollcall/storage"
	"github.com/rollcallsync/rollcall/storage/storagetest"
)

// TestEveryWayOfSearching compares searches with a look at every account. There are just enough
// accounts for every way in which a search can run. Outside make soak, each text is searched in
// only one of two statuses, which changes from time to time.
func TestEveryWayOfSearching(t *testing.T) {
	t.Parallel()
	shift := int(soaktest.Seed(t) % 2)
	crowd := storagetest.Crowd{Users: 21_000, Groups: 10, Members: 10, Runs: 3}
	db := storagetest.Open(t)
	if err := crowd.Fill(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	texts := []string{
		"o", "j", "qz", "ro", "com", "nes", "anna", "com qu", "com x", "com qz", "mari ro", "j anna",
		"zoe o'", "ü m", "smtp", "tp", "nobody at all", `a"b`,
	}
	for j, status := range []directory.Status{directory.StatusActive, directory.StatusDeleted} {
		q := directory.Query{Statuses: []directory.Status{status}}
		all := selected(t, db, q)
		searched := make([]string, len(all))
		for i, u := range all {
			searched[i] = searchedTexts(u)
		}
		for i, text := range texts {
			if !soaktest.Asked() && (i+j+shift)%2 == 0 {
				continue
			}
			q.Search = text
			want := containing(all, searched, strings.Fields(spelling.Plain(q.Search)))
			if got, want := marked(t, db, q), marks(want); !slices.Equal(got, want) {
				t.Fatalf("search %q of status %d has the marks %v, want %v", q.Search, status, got, want)
			}
			for _, from := range []int{0, len(want) / 3, len(want) - 5} {
				q := q
				q.Limit = pageOfRows
				if from = max(0, from); from > 0 {
					q.After = keyOf(want[from-1])
				}
				if from == len(want)-5 { // to the end
					q.Limit = 0
				}
				page := want[from:]
				if q.Limit > 0 {
					page = page[:min(q.Limit, len(page))]
				}
				got := selected(t, db, q)
				if from > 0 { // the same if the previous account was dropped in the meantime
					q.After.ID = "00000000-0000-4000-8000-00000000dead"
					if rest := selected(t, db, q); len(rest) > 0 &&
						directory.CompareNames(rest[0].Attributes.Text("displayName"), q.After.Name) <= 0 {
						t.Fatalf("search %q of status %d after a dropped account finds %q again", q.Search, status,
							rest[0].Attributes.Text("displayName"))
					}
				}
				if !slices.Equal(ids(got), ids(page)) {
					t.Fatalf("search %q of status %d after row %d finds %d accounts, want %d", q.Search, status, from,
						len(got), len(page))
				}
			}
		}
	}
}

func selected(t *testing.T, db *storage.DB, q directory.Query) (list []directory.User) {
	t.Helper()
	for u, err := range db.Users(t.Context(), q) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, u)
	}
	return list
}

func keyOf(u directory.User) directory.Key {
	return directory.Key{Name: u.Attributes.Text("displayName"), ID: u.ID, Connector: u.Connector}
}

func marked(t *testing.T, db *storage.DB, q directory.Query) (list []directory.Mark) {
	t.Helper()
	for m, err := range db.UserMarks(t.Context(), q, pageOfRows) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, m)
	}
	return list
}

// marks returns the expected marks of a list.
func marks(users []directory.User) (list []directory.Mark) {
	for n := range slices.Chunk(users, pageOfRows) {
		m := directory.Mark{Rows: len(n), Key: keyOf(n[len(n)-1])}
		if len(list) > 0 {
			m.Rows += list[len(list)-1].Rows
		}
		list = append(list, m)
	}
	if len(list) == 0 {
		list = append(list, directory.Mark{})
	}
	return list
}

// searchedTexts returns the searchable texts of an account, in lower case and without accents.
func searchedTexts(u directory.User) string {
	texts := u.Attributes.Texts("proxyAddresses")
	for i, address := range texts {
		_, texts[i], _ = strings.Cut(address, ":")
	}
	for _, property := range []string{
		"displayName", "givenName", "surname", "userPrincipalName", "mail",
		"department",
	} {
		texts = append(texts, u.Attributes.Text(property))
	}
	return spelling.Plain(strings.Join(texts, "\n"))
}

// containing returns the accounts whose searched texts contain every word.
func containing(all []directory.User, searched []string, words []string) (list []directory.User) {
	for i, u := range all {
		if !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(searched[i], word) }) {
			list = append(list, u)
		}
	}
	return list
}

func ids(users []directory.User) []string {
	list := make([]string, len(users))
	for i, u := range users {
		list[i] = u.ID
	}
	return list
}
