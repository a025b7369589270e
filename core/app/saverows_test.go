package app

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// rowStore has the given numbers of accounts and groups.
type rowStore struct {
	*memoryStore
	n       int
	queries []directory.Query
}

func (s *rowStore) Users(ctx context.Context, q directory.Query) iter.Seq2[directory.User, error] {
	s.queries = append(s.queries, q)
	return func(yield func(directory.User, error) bool) {
		for i := range s.n {
			if err := ctx.Err(); err != nil {
				yield(directory.User{}, err)
				return
			}
			if !yield(directory.User{ID: fmt.Sprint("u", i), Status: directory.StatusActive}, nil) {
				return
			}
		}
	}
}

func (s *rowStore) Groups(context.Context, directory.Query) iter.Seq2[directory.Group, error] {
	return func(yield func(directory.Group, error) bool) { yield(directory.Group{ID: "g1"}, nil) }
}

func (s *rowStore) OtherMembers(_ context.Context, q directory.Query) iter.Seq2[directory.Membership, error] {
	return func(yield func(directory.Membership, error) bool) {
		yield(directory.Membership{Group: q.MembersOf.ID, Member: "d1", MemberKind: directory.KindDevice}, nil)
	}
}

func withRows(t *testing.T, n int) (*App, *rowStore) {
	r := newRig(t)
	s := &rowStore{memoryStore: r.store, n: n}
	r.use(s)
	return r.App, s
}

func TestSaveRows(t *testing.T) {
	a, store := withRows(t, 1234)
	folder := t.TempDir()
	q := directory.Query{Search: "sales"}
	var reported []int
	path := filepath.Join(folder, "users.csv")
	n, err := a.SaveRows(t.Context(), SaveRows{What: directory.KindUser, Query: q, Path: path}, func(n int) {
		reported = append(reported, n)
	})
	if n != 1234 || err != nil || !slices.Equal(reported, []int{500, 1000}) || store.queries[0].Search != "sales" {
		t.Errorf("%d rows, %v; reported %v, asked %+v", n, err, reported, store.queries)
	}
	if text, err := os.ReadFile(path); err != nil || strings.Count(string(text), "\n") != 1235 ||
		!strings.HasPrefix(string(text), "\ufeffid,userPrincipalName") {
		t.Errorf("wrote %.80q, %v", text, err)
	}
	for what, want := range map[directory.Kind]string{
		directory.KindGroup: `{"id":"g1","connector":""}` + "\n",
		directory.KindOther: `{"group":"g7","member":"d1","memberType":"device","connector":""}` + "\n",
	} {
		path := filepath.Join(folder, what.String()+".jsonl")
		n, err := a.SaveRows(t.Context(),
			SaveRows{What: what, Query: directory.Query{MembersOf: directory.Ref{ID: "g7"}}, Path: path}, nil)
		if text, _ := os.ReadFile(path); n != 1 || err != nil || string(text) != want {
			t.Errorf("%s: wrote %d, %q, %v; want %q", what, n, text, err, want)
		}
	}
}

// An unfinished file does not replace the existing one.
func TestSaveRowsCancelled(t *testing.T) {
	a, _ := withRows(t, 10_000)
	path := filepath.Join(t.TempDir(), "users.csv")
	if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err := a.SaveRows(ctx, SaveRows{What: directory.KindUser, Path: path}, func(int) { cancel() })
	if text, _ := os.ReadFile(path); !errors.Is(err, context.Canceled) || string(text) != "before" {
		t.Errorf("file has %.20q, err %v", text, err)
	}
	if _, err := a.SaveRows(t.Context(), SaveRows{Path: filepath.Join(path, "inside")}, nil); problem.Of(err).
		Code != "file_unwritable" {
		t.Errorf("err = %v", err)
	}
}

func (s *rowStore) FindRuns(context.Context, directory.RunQuery) ([]directory.Run, error) {
	return []directory.Run{{ID: 7}}, nil
}

func (s *rowStore) Planned(_ context.Context, _ directory.ChangeQuery, each func(directory.Change) error) error {
	return each(directory.Change{})
}

// TestHistoryIsSavedForExcel checks that CSV files saved by the window begin with a byte order mark
// (field 12).
func TestHistoryIsSavedForExcel(t *testing.T) {
	r := newRig(t)
	r.use(&rowStore{memoryStore: r.store})
	for name, save := range map[string]func(path string) (int, error){
		"runs":    func(path string) (int, error) { return r.SaveRuns(t.Context(), directory.RunQuery{}, path) },
		"changes": func(path string) (int, error) { return r.SaveChanges(t.Context(), directory.ChangeQuery{}, path) },
	} {
		for ext, begins := range map[string]string{".csv": "\ufeff", ".jsonl": "{"} {
			path := filepath.Join(t.TempDir(), name+ext)
			n, err := save(path)
			if text, _ := os.ReadFile(path); n != 1 || err != nil || !strings.HasPrefix(string(text), begins) {
				t.Errorf("%s%s: wrote %d, %.20q, %v", name, ext, n, text, err)
			}
		}
	}
}
