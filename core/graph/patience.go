package graph

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"
)

// Patience limits waiting and retries. A zero field means the default, which is the number in its
// comment.
type Patience struct {
	Attempts      int           // attempts of one request, including the first; 8
	Backoff       time.Duration // maximum of the first wait, which doubles with each attempt; 1 s
	MaxBackoff    time.Duration // 60 s
	MinRetryAfter time.Duration // lower bound of Graph's Retry-After; 1 s
	MaxRetryAfter time.Duration // upper bound of Graph's Retry-After; 5 min
	Total         time.Duration // for one request, from its first attempt to the end of its last wait; 15 min
	Answer        time.Duration // for one attempt, from sending to the last byte; 2 min
	Idle          time.Duration // for one attempt without receiving any byte; 30 s
}

func (p Patience) withDefaults() Patience {
	if p.Attempts == 0 {
		p.Attempts = 8
	}
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&p.Backoff, time.Second},
		{&p.MaxBackoff, time.Minute},
		{&p.MinRetryAfter, time.Second},
		{&p.MaxRetryAfter, 5 * time.Minute},
		{&p.Total, 15 * time.Minute},
		{&p.Answer, 2 * time.Minute},
		{&p.Idle, 30 * time.Second},
	} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	return p
}

// trial is the state of one request across its attempts.
type trial struct {
	patience Patience
	began    time.Time
	attempts int
	renewed  bool // a fresh token has been requested
}

func (p Patience) begin() *trial { return &trial{patience: p, began: time.Now()} }

// verdict says what to do after a failed attempt.
type verdict struct {
	again bool
	fresh bool // use a fresh token
	wait  time.Duration
}

// judge decides whether to repeat a failed attempt; nothing else does. A refused token is renewed
// once, without a wait. 429, 500, 502, 503, 504 and incomplete answers are repeated after the wait
// that Graph asked for. Because some parts of Graph always ask for one second, the wait is never
// shorter than an exponential backoff with jitter.
func (t *trial) judge(err error) verdict {
	t.attempts++
	var refusal *Error
	if errors.As(err, &refusal) && refusal.TokenRefused() && !t.renewed {
		t.renewed = true
		return verdict{again: true, fresh: true}
	}
	if t.attempts >= t.patience.Attempts || !worthRepeating(err) {
		return verdict{}
	}
	wait := rand.N(t.backoff() + 1)
	if refusal != nil && refusal.RetryAfter > 0 {
		asked := min(max(refusal.RetryAfter, t.patience.MinRetryAfter), t.patience.MaxRetryAfter)
		wait = max(wait, asked)
	}
	if time.Since(t.began)+wait > t.patience.Total {
		return verdict{}
	}
	return verdict{again: true, wait: wait}
}

func (t *trial) backoff() time.Duration {
	d := t.patience.Backoff
	for range t.attempts - 1 {
		d = min(2*d, t.patience.MaxBackoff)
	}
	return d
}

func worthRepeating(err error) bool {
	var refusal *Error
	if errors.As(err, &refusal) {
		// Graph marks parts of a throttled batch with 424
		// (https://learn.microsoft.com/graph/throttling).
		return refusal.Throttled() || refusal.Unavailable() || refusal.Status == http.StatusFailedDependency
	}
	var failure *Failure
	if errors.As(err, &failure) {
		return failure.Reason != ReasonTLS && failure.Reason != ReasonBarred && failure.Reason != ReasonLink
	}
	return false
}

// retryAfter reads a Retry-After header: a number of seconds, with or without decimals, or a date.
// It compares a date with the Date of the same answer, if there is one, because the two clocks may
// differ. It returns 0 if there is no wait. Limits are applied later, so 0.249 is raised to
// MinRetryAfter and 2.128 is used unchanged.
func retryAfter(value, date string) time.Duration {
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		const most = 1e6 // more than any limit; prevents an overflow
		if !(seconds >= 0) {
			return 0
		}
		return max(time.Duration(min(seconds, most)*float64(time.Second)), 1)
	}
	until, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	now, err := http.ParseTime(date)
	if err != nil {
		now = time.Now()
	}
	return max(until.Sub(now), 1)
}
