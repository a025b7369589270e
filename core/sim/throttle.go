package sim

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// window is the time for which the limits are specified.
const window = 10 * time.Second

// bucket is the token bucket of the application in the tenant. Resource units are added at a
// constant rate, and each call removes its cost (throttling-limits).
type bucket struct {
	mu     sync.Mutex
	limit  float64 // units per window; 0 means no limit
	level  float64 // remaining units
	filled time.Time
}

// limitOf returns the read limit of a tenant with this number of users: size S below 50, M up to
// 500, L above.
func limitOf(users int) float64 {
	switch {
	case users < 50:
		return 3500
	case users <= 500:
		return 5000
	}
	return 8000
}

func (b *bucket) init(o Options) {
	if o.Throttle {
		b.set(limitOf(o.Users) * o.ThrottleScale)
	}
}

// set changes the limit and fills the bucket.
func (b *bucket) set(limit float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.limit, b.level, b.filled = limit, limit, time.Time{}
}

// reserve is the share of the bucket that calls with low priority may not use. They are therefore
// the first to be throttled.
const reserve = 0.2

// take charges the cost of a call. used is the used share of the limit, where 1 is the whole limit.
// wait is how long to wait until the call is allowed, or 0 if it is allowed now.
func (b *bucket) take(cost int, low bool, now time.Time) (used float64, wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.limit == 0 {
		return 0, 0
	}
	if gone := now.Sub(b.filled); b.filled.IsZero() || gone > 0 {
		if !b.filled.IsZero() {
			b.level = min(b.limit, b.level+b.limit*float64(gone)/float64(window))
		}
		b.filled = now
	}
	need := float64(cost)
	if low {
		need += reserve * b.limit
	}
	need = min(need, b.limit) // a limit smaller than one call still allows it after a while
	if b.level < need {
		missing := (need - b.level) / b.limit * float64(window)
		return 1 + (need-b.level)/b.limit, time.Duration(math.Ceil(missing))
	}
	b.level -= min(float64(cost), b.level)
	return 1 - b.level/b.limit, 0
}

// priorityOf reports whether a request asked for low priority.
func priorityOf(r *http.Request) (low bool) {
	return strings.EqualFold(r.Header.Get("X-Ms-Throttle-Priority"), "low")
}

// SetThrottle sets the limit of resource units in ten seconds; 0 removes it.
func (t *Tenant) SetThrottle(units float64) { t.quota.set(units) }

// throttled answers 429 with the headers on the page throttling-limits. Retry-After is in whole
// seconds, rounded up.
func (t *Tenant) throttled(c *call, level float64, wait time.Duration) *answer {
	t.stats.throttle()
	a := t.fail(c, http.StatusTooManyRequests, "TooManyRequests",
		"Too many requests from Identifier:"+t.ClientID+
			" under category:aadgraph.app.tenant_large. Please try again later.")
	if c.trusted != nil {
		a.body = strings.NewReader(t.throttledPart(c))
	}
	a.header.Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
	a.header.Set("X-Ms-Throttle-Limit-Percentage", percentage(level))
	a.header.Set("X-Ms-Throttle-Scope", "Tenant_Application/Read/"+t.ClientID+"/"+t.TenantID)
	a.header.Set("X-Ms-Throttle-Information", "ResourceUnitLimitExceeded")
	return a
}

// throttledPart returns the alternative body that Graph is documented to send with a 429 (graph
// docs, throttling). Calls in batches get it.
func (t *Tenant) throttledPart(c *call) string {
	return `{"error":{"code":"TooManyRequests","innerError":{"code":"429","date":` +
		quote(t.opts.Clock().UTC().Format("2006-01-02T15:04:05")) +
		`,"message":"Please retry after","request-id":` + quote(c.requestID) +
		`,"status":"429"},"message":"Please retry again later."}}`
}

// percentage formats the used share of a limit as Graph does, up to 1.8.
func percentage(used float64) string { return strconv.FormatFloat(min(used, 1.8), 'f', 1, 64) }
