package endtoend

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/disk/disktest"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/soaktest"
	"github.com/rollcallsync/rollcall/core/syncer"
)

// TestDiskFullAtAnyWrite gives runs different amounts of room on a real file system, so that the
// disk becomes full at different writes. The run fails and says why, and the directory does not
// change. When there is room again, the next run completes.
func TestDiskFullAtAnyWrite(t *testing.T) {
	const size = 24 << 20
	folder := disktest.New(t, size)
	step := soaktest.Of(14, 1) * 32 << 10
	full, rooms := 0, 0
	for room := 32 << 10; room < 1<<20; room += step {
		rooms++
		full += fillDisk(t, filepath.Join(folder, fmt.Sprint(room)), room)
	}
	t.Logf("%d amounts of room; the disk was full in %d of %d runs", rooms, full, 2*rooms)
	if full < rooms/4 {
		t.Error("the disk was hardly ever full")
	}
}

// fillDisk makes a first and a later run with little room. It returns how many of them found the
// disk full.
func fillDisk(t *testing.T, folder string, room int) (full int) {
	t.Helper()
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(folder)
	w := worldAt(t, sim.New(sim.Options{Seed: 9, Users: 300, Groups: 20, Memberships: 1000, DeltaPage: 30}),
		filepath.Join(folder, "rollcall.db"))
	w.real = true // the disk is real
	defer w.close(t)
	before := content{Users: map[string]string{}, Groups: map[string]string{}}
	for _, stage := range []string{"first", "later"} {
		freed := leaveRoom(t, folder, room)
		run := w.tryRun(t)
		freed()
		if findings, err := w.db.Check(t.Context()); err != nil || len(findings) > 0 {
			t.Fatalf("%s run with %d bytes: check: %v, %v", stage, room, findings, err)
		}
		if !run.State.Applied() {
			full++
			if diff := cmp.Diff(before, w.content(t, directory.Moment{})); diff != "" {
				t.Fatalf("%s run with %d bytes: failed and changed the directory:\n%s", stage, room, diff)
			}
			w.mustApply(t)
		}
		w.checkTruth(t)
		w.tenant.Mutate(200, rand.New(rand.NewPCG(2, 2)))
		before = w.content(t, directory.Moment{})
	}
	return full
}

// tryRun runs the connector on a disk that may be full. If even the run cannot be recorded, the
// error must name the disk.
func (w *world) tryRun(t *testing.T) directory.Run {
	t.Helper()
	run, err := w.attempt(t, t.Context(), syncer.Options{})
	switch {
	case err != nil && problem.Of(err).Code == "disk_full":
	case err != nil:
		t.Fatalf("run: %v", err)
	case !run.State.Applied() && (run.Error == nil || run.Error.Code != "disk_full"):
		t.Fatalf("run %s: %+v", run.State, run.Error)
	}
	return run
}

// leaveRoom fills the file system of folder, apart from room bytes, until freed is called.
func leaveRoom(t *testing.T, folder string, room int) (freed func()) {
	t.Helper()
	var fs syscall.Statfs_t
	if err := syscall.Statfs(folder, &fs); err != nil {
		t.Fatal(err)
	}
	ballast := filepath.Join(folder, "ballast")
	if err := os.WriteFile(ballast, make([]byte, max(0, int(fs.Bavail)*int(fs.Bsize)-room)), 0o600); err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
	}
}
