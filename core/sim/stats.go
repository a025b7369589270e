package sim

import (
	"maps"
	"sync"
)

// Stats counts the requests of clients.
type Stats struct {
	// Requests is the number of HTTP requests; a batch counts as one.
	Requests int
	// Calls counts the calls by path pattern, such as "/groups/{id}/members". Calls inside
	// batches count too. Other keys are "token", "discovery" and "$batch".
	Calls map[string]int
	// Throttled is the number of calls that the resource unit limit refused.
	Throttled int
	// Concurrent is the largest number of concurrent requests.
	Concurrent int
}

type counters struct {
	mu       sync.Mutex
	stats    Stats
	underWay int
}

func (c *counters) count(call string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stats.Calls == nil {
		c.stats.Calls = make(map[string]int)
	}
	c.stats.Calls[call]++
}

func (c *counters) throttle() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.Throttled++
}

// begin counts a request. The caller calls the returned function when the request ends.
func (c *counters) begin() (end func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stats.Requests++
	c.underWay++
	c.stats.Concurrent = max(c.stats.Concurrent, c.underWay)
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.underWay--
	}
}

// Stats returns the counts since New or ResetStats.
func (t *Tenant) Stats() Stats {
	t.stats.mu.Lock()
	defer t.stats.mu.Unlock()
	s := t.stats.stats
	s.Calls = maps.Clone(s.Calls)
	return s
}

// ResetStats starts counting again from zero.
func (t *Tenant) ResetStats() {
	t.stats.mu.Lock()
	defer t.stats.mu.Unlock()
	t.stats.stats = Stats{}
}
