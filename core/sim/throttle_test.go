package sim

import (
	"net/http"
	"testing"
	"time"
)

func TestCosts(t *testing.T) {
	tenant := New(Options{Users: 40, Groups: 4})
	c := newClient(t, tenant)
	user, group := tenant.some(tenant.source(), KindUser, 1)[0], tenant.some(tenant.source(), KindGroup, 1)[0]
	for address, want := range map[string]string{
		"/users":            "2",
		"/users?$select=id": "1",
		"/users?$top=19":    "1",
		"/users?$top=20":    "2",
		"/users?$top=999":   "2",
		"/users?$select=id&$expand=manager($select=id)&$top=999": "2",
		"/users?$expand=manager":                                 "3",
		"/users/delta":                                           "1",
		"/groups/" + group + "/members":                          "3",
		"/groups/" + group + "/members?$select=id&$top=999":      "2",
		"/groups/" + group + "/members?$select=id&$top=5":        "1",
		"/users/" + user + "/memberOf":                           "2",
		"/groups/" + group + "/memberOf":                         "1",
		"/organization":                                          "1",
		"/applications(appId='" + tenant.ClientID + "')":         "2",
	} {
		if got := c.do(http.MethodGet, address, "").Header.Get("x-ms-resource-unit"); got != want {
			t.Errorf("%s: got %s, want %s", address, got, want)
		}
	}
}

func TestLimitsFollowTheSizeOfTheTenant(t *testing.T) {
	for users, want := range map[int]float64{1: 3500, 49: 3500, 50: 5000, 500: 5000, 501: 8000} {
		if got := limitOf(users); got != want {
			t.Errorf("%d users: got %v, want %v", users, got, want)
		}
	}
}

func TestBucket(t *testing.T) {
	start := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var b bucket
	b.set(100) // ten units per second
	take := func(name string, cost int, low bool, after, want time.Duration) {
		t.Helper()
		if _, got := b.take(cost, low, start.Add(after)); got != want {
			t.Errorf("%s: got a wait of %v, want %v", name, got, want)
		}
	}
	take("from a full bucket", 75, false, 0, 0)
	take("low priority leaves a fifth", 10, true, 0, 500*time.Millisecond)
	take("normal priority does not", 10, false, 0, 0)
	take("too much", 20, false, 0, 500*time.Millisecond)
	take("after half the wait", 20, false, 250*time.Millisecond, 250*time.Millisecond)
	take("after the wait", 20, false, 500*time.Millisecond, 0)
	take("never fuller than full", 101, false, time.Hour, 0)
	take("and empty then", 1, false, time.Hour, 100*time.Millisecond)
}

func TestThrottledCallsSayWhen(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	tenant := New(Options{Users: 40, Clock: func() time.Time { return now }, Throttle: true, ThrottleScale: 0.002})
	c := newClient(t, tenant) // seven units per ten seconds
	var status []int
	for range 5 {
		status = append(status, c.do(http.MethodGet, "/users", "").StatusCode)
	}
	if status[2] != 200 || status[3] != 429 {
		t.Fatalf("got %v, want three calls of two units let through", status)
	}
	r := c.do(http.MethodGet, "/users", "")
	if got := r.Header.Get("Retry-After"); got != "2" {
		t.Errorf("Retry-After: got %q, want 2: one unit is missing, which takes 1.43 s", got)
	}
	now = now.Add(2 * time.Second)
	if got := c.do(http.MethodGet, "/users", "").StatusCode; got != 200 {
		t.Errorf("after the wait: got %d, want 200", got)
	}
	if got := tenant.Stats().Throttled; got != 3 {
		t.Errorf("throttled: got %d, want 3", got)
	}
}
