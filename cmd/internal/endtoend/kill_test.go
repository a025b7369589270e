package endtoend

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
)

// TestKilledAtAnyInstant kills a real process again and again, at random
// instants of first runs, of later ones and of those that read everything
// anew. In some cases the power fails with it: what was written last to the
// write-ahead logs is lost or torn, each file as it likes. Whatever happened,
// the database is sound, and the directory is that of before the run or that
// of after it.
func TestKilledAtAnyInstant(t *testing.T) {
	worlds, kills := 8, 25
	if raceDetector {
		worlds, kills = 2, 8
	}
	for seed := range worlds {
		t.Run(fmt.Sprint("seed=", seed), func(t *testing.T) {
			t.Parallel()
			v := newVictim(t, uint64(seed))
			for v.kills < kills {
				if v.runToEnd(t) {
					v.tenant.Mutate(40+v.rng.IntN(200), v.rng)
					if v.rng.IntN(3) == 0 {
						v.tenant.Faults.ExpireDeltaLinks(sim.Expiries()[0])
					}
				}
			}
			t.Logf("killed %d times: %d before the run's end was stored, %d after; completed %d times", v.kills, v.undone, v.kills-v.undone, v.completed)
		})
	}
}

// victim is a world that a child process works in.
type victim struct {
	*world
	rng    *rand.Rand
	server *httptest.Server
	folder string

	before            content       // the directory as the last run left it
	took              time.Duration // by the last run that completed
	kills             int
	undone, completed int
}

func newVictim(t *testing.T, seed uint64) *victim {
	tenant := sim.New(sim.Options{Seed: seed, Users: 700, Groups: 40, Memberships: 3000, DeltaPage: 50})
	v := &victim{
		world: &world{tenant: tenant}, rng: rand.New(rand.NewPCG(seed, 11)), server: serve(t, tenant), folder: t.TempDir(),
		before: content{Users: map[string]string{}, Groups: map[string]string{}}, took: time.Second,
	}
	v.path = filepath.Join(v.folder, "rollcall.db")
	return v
}

// runToEnd starts a process, kills it at some instant if it is still there,
// and looks at what it left. It says whether the process ended by itself.
func (v *victim) runToEnd(t *testing.T) (ended bool) {
	t.Helper()
	child := childOf(t, v.server, v.tenant, v.folder)
	var messages strings.Builder
	child.Stderr = &messages
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	started := time.Now()
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	if v.rng.IntN(5) > 0 { // else while it starts
		lines.Scan()
		started = time.Now()
	}
	timer := time.AfterFunc(time.Duration(v.rng.Float64()*1.1*float64(v.took)), func() { child.Process.Kill() })
	atWork := true
	for lines.Scan() {
		atWork = atWork && lines.Text() == childRunning
	}
	err = child.Wait()
	killed := !timer.Stop() && err != nil
	switch {
	case err == nil:
		v.completed++
		v.took = time.Since(started)
	case killed:
		v.kills++
	default:
		t.Fatalf("a process that nobody killed: %v\n%s", err, messages.String())
	}
	if killed && atWork && v.rng.IntN(2) == 0 {
		v.failPower(t)
	}
	v.inspect(t, killed)
	return !killed
}

// failPower loses the end of the write-ahead logs of a process that was at
// work. None of it can have been copied to the database yet, for which the
// log would have been synchronized: the runs here write less than starts a
// checkpoint, and who opened the database before has closed it.
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

// inspect opens the database, as the next start of the program does.
func (v *victim) inspect(t *testing.T, killed bool) {
	t.Helper()
	if _, err := os.Stat(v.path); killed && os.IsNotExist(err) {
		v.undone++
		return
	}
	v.open(t)
	defer v.close(t)
	if findings, err := v.db.Check(t.Context()); err != nil || len(findings) > 0 {
		t.Fatalf("check: %v, %v", findings, err)
	}
	now, truth := v.content(t, directory.Moment{}), v.truth(t)
	if killed && cmp.Equal(v.before, now) {
		v.undone++
		return
	}
	if diff := cmp.Diff(truth, now); diff != "" {
		t.Fatalf("directory is neither that of before nor the tenant's (-tenant +directory):\n%s", diff)
	}
	v.before = now
}
