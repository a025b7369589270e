package endtoend

import (
	"bufio"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/sim/simtest"
	"github.com/rollcallsync/rollcall/core/soaktest"
)

// TestKilledAtAnyInstant kills a real process again and again, at random moments of first runs,
// later runs and runs that read everything again. Sometimes the power fails as well. Then the last
// writes to each write-ahead log are lost or incomplete, independently of the other log. Whatever
// happens, the database is not damaged, and the directory is as it was before or after the run.
//
// The tenants are different each time. ROLLCALL_SEED sets the seed of the first one, and the name
// of a failed test contains the seed. The moments cannot be repeated.
func TestKilledAtAnyInstant(t *testing.T) {
	worlds, kills := soaktest.Of(2, 40), soaktest.Of(4, 13)
	first := soaktest.Seed(t)
	var all tally
	t.Run("worlds", func(t *testing.T) {
		for seed := first; seed < first+uint64(worlds); seed++ {
			t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
				t.Parallel()
				v := newVictim(t, seed)
				for v.killed() < kills {
					if v.runToEnd(t) {
						v.beginAnother()
					}
				}
				all.add(&v.tally)
			})
		}
	})
	t.Logf("killed %d times without an inconsistency: the directory was as before the run %d times, and as after it "+
		"%d times; %d runs completed",
		all.killed(), all.undone, all.killed()-all.undone, all.completed)
	for _, instant := range slices.Sorted(maps.Keys(all.instants)) {
		t.Logf("%4d times: %s", all.instants[instant], instant)
	}
}

// tally counts how processes ended.
type tally struct {
	mu        sync.Mutex
	instants  map[string]int // kills, by kind of run and stage
	undone    int            // kills that left the directory unchanged
	completed int            // runs that were not killed
}

// killed returns the number of killed processes.
func (t *tally) killed() (n int) {
	for _, kills := range t.instants {
		n += kills
	}
	return n
}

// add adds the counts of a world.
func (t *tally) add(world *tally) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.instants == nil {
		t.instants = map[string]int{}
	}
	for instant, kills := range world.instants {
		t.instants[instant] += kills
	}
	t.undone += world.undone
	t.completed += world.completed
}

// victim is a world whose runs take place in a child process.
type victim struct {
	*world
	rng    *rand.Rand
	server *httptest.Server
	folder string

	tally
	before content                  // the directory after the last run
	run    string                   // the kind of the current run
	lasted map[string]time.Duration // duration of each stage when a process last completed it
}

// beginAnother changes the tenant and makes some runs read everything again.
func (v *victim) beginAnother() {
	v.run = "later run"
	v.tenant.Mutate(40+v.rng.IntN(200), v.rng)
	if v.rng.IntN(3) == 0 {
		v.run = "run that reads everything again"
		v.tenant.Faults.ExpireDeltaLinks(simtest.Expiries()[0])
	}
}

func newVictim(t *testing.T, seed uint64) *victim {
	tenant := sim.New(sim.Options{
		Seed: seed, Users: soaktest.Of(250, 700), Groups: 40,
		Memberships: soaktest.Of(1000, 3000), DeltaPage: 50,
	})
	v := &victim{
		world: &world{tenant: tenant}, rng: rand.New(rand.NewPCG(seed, 11)), server: serve(t, tenant),
		folder: t.TempDir(),
		before: content{Users: map[string]string{}, Groups: map[string]string{}},
		run:    "first run", lasted: map[string]time.Duration{}, tally: tally{instants: map[string]int{}},
	}
	v.path = filepath.Join(v.folder, "rollcall.db")
	return v
}

// The stages of a process, in addition to those that it prints.
const (
	starting = "starting"
	ending   = "ending"
)

var stages = []string{starting, childReading, childPlanning, childApplying, ending}

// runToEnd starts a process and may kill it at a random moment of a random stage. It then checks
// the data folder. It reports whether the run was applied.
func (v *victim) runToEnd(t *testing.T) (applied bool) {
	t.Helper()
	child := childOf(t, v.server, v.tenant, v.folder)
	var messages strings.Builder
	child.Stderr = &messages
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	stage, began, aim := starting, time.Now(), stages[v.rng.IntN(len(stages))]
	doom := time.AfterFunc(time.Hour, func() { child.Process.Kill() })
	for lines := bufio.NewScanner(out); ; {
		if stage == aim {
			doom.Reset(time.Duration(v.rng.Float64() * 1.1 * float64(max(v.lasted[stage], 20*time.Millisecond))))
		}
		if !lines.Scan() {
			break
		}
		v.lasted[stage] = time.Since(began)
		began = time.Now()
		if stage = lines.Text(); !slices.Contains(stages, stage) { // not a stage but the report
			stage = ending
		}
	}
	err = child.Wait()
	killed := !doom.Stop() && err != nil
	switch {
	case err == nil:
		v.completed++
		v.lasted[stage] = time.Since(began)
	case killed:
		v.instants[v.run+", "+stage]++
	default:
		t.Fatalf("a process that was not killed: %v\n%s", err, messages.String())
	}
	if killed && stage != ending && v.rng.IntN(2) == 0 {
		v.failPower(t)
	}
	return v.inspect(t, killed)
}

// failPower removes the end of the write-ahead logs of a process that was running. SQLite cannot
// have copied any of it to the database yet, because it first writes the log to the disk. Also, the
// runs here write too little to start a checkpoint, and every earlier program has closed the
// database.
func (v *victim) failPower(t *testing.T) {
	t.Helper()
	for _, name := range []string{"rollcall.db-wal", "staging.db-wal"} {
		path := filepath.Join(v.folder, name)
		log, err := os.ReadFile(path)
		if err != nil || len(log) == 0 || v.rng.IntN(3) == 0 {
			continue
		}
		kept := v.rng.IntN(len(log))
		torn := log[:kept+v.rng.IntN(min(len(log)-kept, 8192))]
		for i := kept; i < len(torn); i++ {
			torn[i] = byte(v.rng.Uint32())
		}
		if err := os.WriteFile(path, torn, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// inspect opens the database as the next start of the program would. It reports whether the run was
// applied.
func (v *victim) inspect(t *testing.T, killed bool) (applied bool) {
	t.Helper()
	if _, err := os.Stat(v.path); killed && os.IsNotExist(err) {
		v.undone++
		return false
	}
	v.open(t)
	defer v.close(t)
	if findings, err := v.db.Check(t.Context()); err != nil || len(findings) > 0 {
		t.Fatalf("check: %v, %v", findings, err)
	}
	now, truth := v.content(t, directory.Moment{}), v.truth(t)
	if killed && cmp.Equal(v.before, now) {
		v.undone++
		return false
	}
	if diff := cmp.Diff(truth, now); diff != "" {
		t.Fatalf("the directory is neither as before nor as in the tenant (-tenant +directory):\n%s", diff)
	}
	v.before = now
	return true
}
