package endtoend

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/soaktest"
)

// TestTwoLossesOfPower loses power twice, each time in every way that the two write-ahead logs of a
// data folder allow. After each loss, a program opens the database and continues. The directory it
// finds equals the tenant at some earlier time. After the second loss, the directory ends equal to
// the tenant.
//
// Without make soak there is one connector, and the test tries all second losses after only one
// first loss: the numbers of new accounts are lost while the fetch still contains them. With make
// soak and ROLLCALL_EXHAUSTIVE=1, it tries all second losses after every first loss.
func TestTwoLossesOfPower(t *testing.T) {
	cases := []*losses{
		{name: "one connector", connectors: 1, runs: [...][]int{{0}, {0}, {0}}, step: 1},
		{name: "another connector", connectors: 2, runs: [...][]int{{0}, {1}, {1, 0}}, step: 6},
		{name: "two runs", connectors: 1, runs: [...][]int{{0, 0}, {0}, {0}}, step: 20},
	}
	if !soaktest.Asked() {
		cases = cases[:1]
		cases[0].step, cases[0].from = 1000, 12
	}
	for _, s := range cases {
		if os.Getenv("ROLLCALL_EXHAUSTIVE") != "" {
			s.step = 1
		}
		t.Run(s.name, s.exhaust)
	}
}

// losses describes three sessions of a program with some connectors. The tenants change before each
// session. The power fails at the end of the first two.
type losses struct {
	name       string
	connectors int
	runs       [3][]int // the connectors that each session runs, by index
	step, from int      // second losses are tried after one in step first losses, beginning at from

	start  []*world
	truths [][]content // all versions of each tenant so far
}

// exhaust runs the sessions for every pair of places where the logs may end.
func (s *losses) exhaust(t *testing.T) {
	folder := memoryFolder(t)
	for k := range s.connectors {
		w := &world{
			tenant:     sim.New(sim.Options{Seed: uint64(k + 1), Users: 6, Groups: 2, Memberships: 6}),
			keepSignIn: true, real: true,
		}
		w.path = filepath.Join(folder, databases[0])
		w.open(t)
		w.addConnector(t, strings.Repeat(string(rune('a'+k)), 10), fmt.Sprint("Practice ", k))
		w.mustRun(t, false, directory.StateSucceeded)
		w.close(t)
		s.start = append(s.start, w)
		s.truths = append(s.truths, []content{w.truth(t)})
	}

	s.change(t, 1)
	first := s.session(t, loss{disk: readDisk(t, folder)}, s.runs[0])
	s.change(t, 2)
	var seconds []loss // each first loss, with the disk after the second session
	once := 0
	first.everyLoss([len(databases)]int{}, func(l loss) {
		l.disk = s.session(t, l, s.runs[1])
		if once++; once%s.step == s.from%s.step {
			seconds = append(seconds, l)
		}
	})
	s.change(t, 3)
	var twice, boundaries atomic.Int64
	t.Run("second loss", func(t *testing.T) {
		for _, second := range seconds {
			t.Run("after "+second.name, func(t *testing.T) {
				t.Parallel()
				second.everyLoss(second.durable, func(l loss) {
					twice.Add(1)
					boundaries.Add(int64(second.boundaries) * int64(l.boundaries))
					s.session(t, l, s.runs[2])
					if t.Failed() {
						t.Fatalf("second loss: %s", l.name)
					}
				})
			})
		}
	})
	t.Logf("power was lost once in all %d ways, and again after %d of them, in all %d: %d pairs of frame "+
		"boundaries, twice",
		once, len(seconds), twice.Load(), boundaries.Load())
}

// change adds and removes accounts in the tenants between two sessions. The next session reads new
// accounts in another order: those whose earlier changes were lost are mixed with new ones.
func (s *losses) change(t *testing.T, version int) {
	t.Helper()
	for k, w := range s.start {
		group := w.tenant.GroupIDs()[0]
		for i := range 3 {
			id, err := w.tenant.CreateUser(sim.Props{"displayName": fmt.Sprintf("New %d %d", version, i)})
			must(t, err)
			if i > 0 {
				must(t, w.tenant.AddMember(group, id))
			}
		}
		must(t, w.tenant.DeleteUser(w.tenant.UserIDs()[version]))
		s.truths[k] = append(s.truths[k], w.truth(t))
	}
}

// session opens a data folder, checks its content, and runs some connectors. The directory then
// equals their tenants. Then the power fails.
func (s *losses) session(t *testing.T, from loss, runs []int) (left disk) {
	t.Helper()
	folder := memoryFolder(t)
	defer os.RemoveAll(folder)
	from.write(t, folder)
	opened := &world{path: filepath.Join(folder, databases[0])}
	opened.open(t)
	defer opened.close(t)
	if !from.same { // everything visible is in the first database
		s.look(t, opened)
	}
	for _, k := range runs {
		w := *s.start[k]
		w.db, w.path = opened.db, opened.path
		w.mustApply(t)
		now, truth := w.query(t, directory.Query{Connectors: []string{w.connector.ID}}), s.truths[k][len(s.truths[k])-1]
		if !reflect.DeepEqual(truth, now) {
			t.Fatalf("directory differs from the tenant (-tenant +directory):\n%s", cmp.Diff(truth, now))
		}
	}
	return readDisk(t, folder)
}

// look checks that the database is not damaged, and that the directory equals each tenant at some
// earlier time.
func (s *losses) look(t *testing.T, opened *world) {
	t.Helper()
	if findings, err := opened.db.Check(t.Context()); err != nil || len(findings) > 0 {
		t.Fatalf("check: %v, %v", findings, err)
	}
	for k, start := range s.start {
		now := opened.query(t, directory.Query{Connectors: []string{start.connector.ID}})
		if !slices.ContainsFunc(s.truths[k], func(c content) bool { return reflect.DeepEqual(c, now) }) {
			t.Fatalf("the directory does not match the tenant at any time (-first version +directory):\n%s",
				cmp.Diff(s.truths[k][0], now))
		}
	}
}

// memoryFolder returns a folder in memory if the system has one, so that no test waits for a disk.
func memoryFolder(t testing.TB) string {
	t.Helper()
	parent := "/dev/shm"
	if _, err := os.Stat(parent); err != nil {
		parent = ""
	}
	folder, err := os.MkdirTemp(parent, "rollcall-*")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return folder
}
