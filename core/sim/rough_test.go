package sim

import (
	"math/rand/v2"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// TestRough checks that some replicas know a new object and others do not, and that all know it
// after half a minute. Delta rounds report most changes, immediately or later.
func TestRough(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tenant := New(Options{Seed: 5, Users: 50, Groups: 12, Rough: true})
		c := newClient(t, tenant)
		link := c.walk("/users/delta?$deltatoken=latest&$select=displayName", func(map[string]any) {})
		rng := rand.New(rand.NewPCG(1, 1))
		var hired []string
		for range 200 {
			hired = append(hired, tenant.Hire(rng))
		}
		found := func() (n int) {
			for _, id := range hired {
				if status, _ := c.get("/users/" + id + "/directReports?$select=id"); status == http.StatusOK {
					n++
				}
			}
			return n
		}
		if n := found(); n == 0 || n == len(hired) {
			t.Errorf("%d of %d new accounts are found at once", n, len(hired))
		}
		<-time.After(mostLag)
		if n := found(); n != len(hired) {
			t.Errorf("%d of %d new accounts are found in the end", n, len(hired))
		}
		reported := 0
		c.walk(link, func(map[string]any) { reported++ })
		if reported == len(hired) || reported < len(hired)*3/4 {
			t.Errorf("a round reports %d of %d new accounts", reported, len(hired))
		}
	})
}
