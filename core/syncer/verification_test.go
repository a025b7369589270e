package syncer

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
)

// vanish removes users from a tenant without reporting it in any round.
func (t *tenant) vanish(ids ...string) {
	known := len(t.news)
	t.remove(ids...)
	t.news = t.news[:known]
}

// If three consecutive runs differ from Graph's count, the third one reads everything.
func TestLastingDifferenceIsReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := filled(t, 20)
		r.tenant.vanish(userID(3), userID(4))
		for range lastingRunsBefore {
			if run := r.run(t, Options{}, directory.StateUnchanged); run.Mode != directory.ModeDelta {
				t.Fatalf("run %d reads everything", run.ID)
			}
		}
		if run := r.run(t, Options{}, directory.StateSucceeded); run.Mode != directory.ModeFull || run.Resync == "" ||
			run.Users.Removed != 2 {
			t.Errorf("run %+v", run)
		}
		r.equal(t)
	})
}

// lastingRunsBefore is the number of runs with a difference before everything is read.
const lastingRunsBefore = 2

// If the last full read was long ago, the next run reads everything, and only that run.
func TestEverythingIsReadFromTimeToTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := filled(t, 20)
		<-time.After(7 * 24 * time.Hour)
		week := time.Now().Add(-time.Hour)
		r.tenant.vanish(userID(3))
		r.tenant.rename(userID(5), "Renamed")
		if run := r.run(t, Options{ReadSince: week}, directory.StateSucceeded); run.Mode != directory.ModeFull ||
			run.Resync != "" {
			t.Errorf("run %+v", run)
		}
		r.equal(t)
		if r.tenant.calls("latest") > 0 || r.tenant.calls("user changes since 0") != 2 {
			t.Errorf("asked %q, want the links of the run before, in front of the listing and behind it",
				r.tenant.asked)
		}
		if run := r.run(t, Options{ReadSince: week}, directory.StateUnchanged); run.Mode != directory.ModeDelta {
			t.Errorf("run %d reads everything again", run.ID)
		}
	})
}

// An outdated listing does not bring back accounts that were announced as removed.
func TestListingThatLagsBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := filled(t, 20)
		r.tenant.remove(userID(3))
		r.tenant.refuse = func(call string) error {
			r.tenant.data.Lock()
			defer r.tenant.data.Unlock()
			switch call {
			case "users 0": // the replica that answers the listing does not know yet
				r.tenant.users[userID(3)] = "User"
			case "users 16":
				delete(r.tenant.users, userID(3))
			}
			return nil
		}
		r.run(t, Options{Full: true}, directory.StateSucceeded)
		r.equal(t)
	})
}

// The run requests the direct reports of a user who appears.
func TestReportsOfWhoAppearsAreAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := filled(t, 10)
		r.tenant.rename(userID(20), "Restored")
		r.tenant.reports = map[string][]string{userID(20): {userID(1), userID(2)}}
		r.run(t, Options{}, directory.StateSucceeded)
		if len(r.store.reports) != 1 || r.store.reports[0].Manager != userID(20) || len(r.store.reports[0].Users) != 2 {
			t.Errorf("reports %+v", r.store.reports)
		}
	})
}
