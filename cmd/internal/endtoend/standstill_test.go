package endtoend

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
	"github.com/rollcallsync/rollcall/core/sim/simtest"
	"github.com/rollcallsync/rollcall/core/syncer"
)

// footprint lists the content of the directory: accounts and groups of every status, with the cause
// and the run of their last change, memberships, and the number of versions.
func (w *world) footprint(t *testing.T) (lines []string) {
	t.Helper()
	everyone := directory.Query{Statuses: []directory.Status{
		directory.StatusActive, directory.StatusDisabled, directory.StatusDeleted, directory.StatusOutOfScope,
	}}
	for u, err := range w.db.Users(t.Context(), everyone) {
		must(t, err)
		lines = append(lines, fmt.Sprintf("user %s %s %s since %d %s", u.ID, u.Status, u.Cause, u.Run,
			u.Attributes.AppendJSON(nil)))
	}
	for g, err := range w.db.Groups(t.Context(), everyone) {
		must(t, err)
		lines = append(lines, fmt.Sprintf("group %s %s %s since %d %s", g.ID, g.Status, g.Cause, g.Run,
			g.Attributes.AppendJSON(nil)))
	}
	for m, err := range w.db.Memberships(t.Context(), everyone, false) {
		must(t, err)
		lines = append(lines, fmt.Sprintf("membership %s %s", m.Group, m.Member))
	}
	slices.Sort(lines)
	s, err := w.db.Statistics(t.Context())
	must(t, err)
	return append(lines, fmt.Sprintf("versions: %d of users, %d of groups, %d of memberships", s.UserVersions,
		s.GroupVersions, s.MembershipVersions))
}

func (w *world) wantFootprint(t *testing.T, before []string) {
	t.Helper()
	if diff := cmp.Diff(before, w.footprint(t)); diff != "" {
		t.Fatalf("the directory was written to:\n%s", diff)
	}
}

// TestStandstill checks that nothing changes in the directory if nothing changes in the tenant.
// This includes previews, full reads, expired links, and runs that are held, discarded or
// superseded, even with guards that allow nothing.
func TestStandstill(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, sim.Options{Seed: 5, Users: 80, Groups: 12, Repeat: true})
		defer w.close(t)
		for _, g := range directory.AllGuards {
			w.guards = directory.Guards{g: {ByNumber: true}}.Over(w.guards)
		}
		w.mustRun(t, false, directory.StateSucceeded)
		print := w.footprint(t)
		still := func() {
			t.Helper()
			for _, full := range []bool{false, true} {
				if preview := w.runWith(t, t.Context(), syncer.Options{Preview: true, Full: full}); preview.Changed() ||
					len(preview.Breaches) > 0 {
					t.Errorf("a preview of nothing plans %+v", preview.Causes)
				}
				w.mustRun(t, full, directory.StateUnchanged)
				w.wantFootprint(t, print)
			}
			w.tenant.Faults.ExpireDeltaLinks(simtest.Expiries()[0])
			if run := w.mustRun(t, false, directory.StateUnchanged); run.Resync == "" {
				t.Error("the links did not expire")
			}
			w.wantFootprint(t, print)
		}
		still()

		leaver := w.tenant.UserIDs()[7]
		lose := func() directory.Run {
			t.Helper()
			must(t, w.tenant.DeleteUser(leaver))
			held := w.mustRun(t, false, directory.StateHeld)
			w.wantFootprint(t, print)
			return held
		}
		held := lose()
		must(t, w.tenant.RestoreUser(leaver))
		w.mustRun(t, false, directory.StateUnchanged)
		if r := w.stored(t, held.ID); r.State != directory.StateDiscarded {
			t.Errorf("the held run is %s", r.State)
		}
		still()

		w.discard(t, lose())
		w.wantFootprint(t, print)
		must(t, w.tenant.RestoreUser(leaver))
		still()
	})
}
