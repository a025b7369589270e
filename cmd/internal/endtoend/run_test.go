package endtoend

import (
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
)

func TestFirstRunEqualsTruth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Users: 400, ListPage: 150, Seed: 1})
		defer w.close(t)
		run := w.mustRun(t, false, directory.StateSucceeded)
		w.checkTruth(t)
		t.Logf("%+v", run)
		if again := w.mustRun(t, false, directory.StateUnchanged); again.Changed() {
			t.Errorf("second run changed something: %+v", again)
		}
		w.mustRun(t, true, directory.StateUnchanged)
		w.checkTruth(t)
	})
}
