package auth_test

import (
	"context"
	"errors"
	"net/http"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rollcallsync/rollcall/core/problem"
)

func throttled(retryAfter string) answer {
	a := refusal(429, "temporarily_unavailable", 90055)
	if retryAfter != "" {
		a.Headers = map[string]string{"Retry-After": retryAfter}
	}
	return a
}

func TestPassingFailuresAreTriedAgain(t *testing.T) {
	ok := token("good")
	for name, test := range map[string]struct {
		answers  []answer
		from, to time.Duration // the shortest and longest time it may take
	}{
		"Retry-After in seconds":    {[]answer{throttled("7"), ok}, 7 * time.Second, 7 * time.Second},
		"Retry-After with decimals": {[]answer{throttled("0.25"), ok}, 250 * time.Millisecond, 250 * time.Millisecond},
		"Retry-After as a date": {
			[]answer{throttled("Sat, 01 Jan 2000 00:00:09 GMT"), ok},
			9 * time.Second,
			9 * time.Second,
		},
		"Retry-After beyond measure": {[]answer{throttled("86400"), ok}, 5 * time.Minute, 5 * time.Minute},
		"Retry-After unreadable":     {[]answer{throttled("soon"), ok}, time.Second, 1500 * time.Millisecond},
		"Retry-After in the past":    {[]answer{throttled("-3"), ok}, time.Second, 1500 * time.Millisecond},
		"no Retry-After": {
			[]answer{throttled(""), throttled(""), ok},
			3 * time.Second,
			4500 * time.Millisecond,
		},
		"gateway page":      {[]answer{page(502, "<html>bad gateway"), ok}, time.Second, 1500 * time.Millisecond},
		"empty 503":         {[]answer{page(503, ""), ok}, time.Second, 1500 * time.Millisecond},
		"connection broken": {[]answer{{err: syscall.ECONNRESET}, ok}, time.Second, 1500 * time.Millisecond},
		"three times": {
			[]answer{throttled("1"), throttled("2"), throttled("3"), ok},
			6 * time.Second,
			6 * time.Second,
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := &entra{t: t, answers: test.answers}
				start := time.Now()
				got, err := e.client().Token(t.Context(), false)
				if err != nil || got != "good" {
					t.Fatalf("token is %q, %v", got, err)
				}
				if took := time.Since(start); took < test.from || took > test.to {
					t.Errorf("took %v, want %v to %v", took, test.from, test.to)
				}
			})
		})
	}
}

func TestAttemptsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &entra{t: t, answers: []answer{page(http.StatusBadGateway, "")}}
		p := refusedToken(t, e.client())
		if p.Code != "signin_unavailable" || e.tokenRequests() != attemptsOfAPassingFailure {
			t.Errorf("code %q after %d token requests", p.Code, e.tokenRequests())
		}
	})
}

func TestNoWaitBeyondTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		_, err := (&entra{t: t, answers: []answer{throttled("61")}}).client().Token(ctx, false)
		if got := problem.Of(err).Code; got != "aadsts_90055" || time.Since(start) != 0 {
			t.Errorf("code %q after %v, want the throttling at once", got, time.Since(start))
		}
	})
}

func TestCancelEndsTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		start := time.Now()
		_, err := (&entra{t: t, answers: []answer{throttled("60")}}).client().Token(ctx, false)
		if !errors.Is(err, context.Canceled) || time.Since(start) != time.Second {
			t.Errorf("%v after %v, want canceled after 1s", err, time.Since(start))
		}
		if got := problem.Of(err).Code; got != problem.CodeCancelled {
			t.Errorf("code is %q", got)
		}
	})
}

func TestSilentServiceTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &entra{t: t, gate: make(chan struct{})} // never opens
		start := time.Now()
		p := refusedToken(t, e.client())
		if p.Code != "network_timeout" {
			t.Errorf("problem is %+v", p)
		}
		if took := time.Since(start); took < 2*time.Minute || took > 3*time.Minute {
			t.Errorf("took %v, want four attempts of 30s", took)
		}
	})
}

func TestFreshFailureKeepsNothing(t *testing.T) {
	e := &entra{t: t, answers: []answer{token("old"), refusal(401, "invalid_client", 7000222)}}
	client := e.client()
	if _, err := client.Token(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Token(t.Context(), true); err == nil {
		t.Fatal("a fresh token was issued for an expired secret")
	}
	if got, err := client.Token(t.Context(), false); err == nil {
		t.Errorf("the refused token %q came back", got)
	}
}
