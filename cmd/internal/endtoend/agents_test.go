package endtoend

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/sim"
)

// TestAgentIsAnAccount covers a group member of the type agentUser (Graph v1.0 metadata of
// 2026-08). It is shown as an agent, and leaves its group when it is deleted.
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

// TestAgentIsAnAccountWhicheverComesFirst covers an agent that the delta query of the groups names
// before the query of the accounts does. The agent used to stay in its group permanently, without a
// kind (field fault 22).
func TestAgentIsAnAccountWhicheverComesFirst(t *testing.T) {
	for _, late := range []string{"/users/delta", "/groups/delta"} {
		t.Run(late+" is late", func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, group, _, _ := crew(t)
				w.mustRun(t, false, directory.StateSucceeded)
				agent, err := w.tenant.CreateUser(sim.Props{
					"displayName":      "Invoice Agent",
					"identityParentId": "11111111-2222-4333-8444-555555555555",
				})
				must(t, err, w.tenant.AddMember(group, agent))
				w.through = func(next http.RoundTripper) http.RoundTripper {
					return roundTripFunc(func(r *http.Request) (*http.Response, error) {
						if strings.HasSuffix(r.URL.Path, late) {
							<-time.After(5 * time.Second) // In the bubble, everything else is done by then.
						}
						return next.RoundTrip(r)
					})
				}
				w.mustRun(t, false, directory.StateSucceeded)
				w.checkTruth(t)
				must(t, w.tenant.DeleteUser(agent))
				w.mustRun(t, false, directory.StateSucceeded)
				w.checkTruth(t)
			})
		})
	}
}

// TestAgentPropertyThatACloudDoesNotKnow checks that the run leaves out such a property and warns.
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
