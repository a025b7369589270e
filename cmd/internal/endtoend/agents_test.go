package endtoend

import (
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
)

// TestAgentIsAnAccount is a member of the type agentUser (Graph v1.0 metadata of
// 2026-08): it is shown as what it is, and leaves its group when it is deleted.
func TestAgentIsAnAccount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, group, _, _ := crew(t)
		w.mustRun(t, false, directory.StateSucceeded)
		parent := "11111111-2222-4333-8444-555555555555"
		agent, err := w.tenant.CreateUser(sim.Props{"displayName": "Invoice Agent", "identityParentId": parent})
		must(t, err, w.tenant.AddMember(group, agent))
		run := w.mustRun(t, false, directory.StateSucceeded)
		if u := w.user(t, agent); !directory.IsAgent(u.Attributes) || u.Attributes.Text("identityParentId") != parent {
			t.Errorf("the agent is %+v", u)
		}
		users := run.Users.Total
		w.checkTruth(t)
		must(t, w.tenant.DeleteUser(agent))
		run = w.mustRun(t, false, directory.StateSucceeded)
		if run.Users.Total != users-1 || run.Memberships.Removed != 1 || run.Memberships.Total != 2 {
			t.Errorf("the run that deletes it counts %+v, %+v", run.Users, run.Memberships)
		}
		w.checkTruth(t)
	})
}

// TestAgentPropertyThatACloudDoesNotKnow is left out by name.
func TestAgentPropertyThatACloudDoesNotKnow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, _, _ := crew(t)
		w.tenant.Faults.RefuseProperty("identityParentId")
		run := w.mustRun(t, false, directory.StateWarnings)
		if len(run.Warnings) != 1 {
			t.Errorf("warnings: %v", run.Warnings)
		}
	})
}
