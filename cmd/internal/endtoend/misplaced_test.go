package endtoend

import (
	"database/sql"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
)

// TestExchangedIdentities makes a directory in which two users were confused: the data of each,
// including memberships, is stored under the other's number. The check finds this. A full run
// corrects it and says so, and so does a run that reads one of the users.
func TestExchangedIdentities(t *testing.T) {
	for _, tt := range []struct {
		name string
		full bool
	}{{"full run", true}, {"run that meets one", false}} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, sim.Options{Seed: 8, Users: 20, Groups: 4, Memberships: 40})
				defer func() { w.close(t) }()
				w.mustRun(t, false, directory.StateSucceeded)
				a, b := w.tenant.UserIDs()[2], w.tenant.UserIDs()[3]
				w.exchange(t, a, b)
				findings, err := w.db.Check(t.Context())
				if text := strings.Join(findings, "\n"); err != nil || len(findings) != 2 ||
					!strings.Contains(text, "The properties of user "+a+" since run 1 are those of "+b) {
					t.Fatalf("check: %v\n%s\nwant what was exchanged", err, text)
				}
				if !tt.full {
					must(t, w.tenant.UpdateUser(a, sim.Props{"jobTitle": "Clerk"}))
				}
				run := w.mustRun(t, tt.full, directory.StateWarnings)
				if run.Mode != directory.ModeFull || len(run.Warnings) != 1 ||
					run.Warnings[0].Code != "properties_exchanged" {
					t.Errorf("a %s run with warnings %+v, want a full run that says what it corrected", run.Mode,
						run.Warnings)
				}
				w.checkTruth(t)
				if findings, err := w.db.Check(t.Context()); err != nil || len(findings) > 0 {
					t.Errorf("check afterwards: %v, %v", findings, err)
				}
				w.mustRun(t, true, directory.StateUnchanged)
			})
		})
	}
}

// exchange swaps the numbers of two objects.
func (w *world) exchange(t *testing.T, a, b string) {
	t.Helper()
	w.close(t)
	db, err := sql.Open("sqlite", w.path)
	must(t, err)
	defer db.Close()
	blob := func(id string) string { return "x'" + strings.ReplaceAll(id, "-", "") + "'" }
	for _, x := range [][2]string{{blob(a), "x'00'"}, {blob(b), blob(a)}, {"x'00'", blob(b)}} {
		_, err := db.Exec("UPDATE object SET guid = " + x[1] + " WHERE guid = " + x[0])
		must(t, err)
	}
	must(t, db.Close())
	w.open(t)
}
