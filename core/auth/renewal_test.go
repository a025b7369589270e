package auth_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
)

// dayToken returns a token as Entra ID issues it for long-lived sessions. It is valid for a day and
// due for renewal after half a day.
func dayToken(text string) answer {
	return answer{
		Status: 200,
		Body: fmt.Appendf(nil, `{"token_type":"Bearer","expires_in":86400,"refresh_in":43200,"access_token":%q}`,
			text),
	}
}

// renewing returns a client whose renewals end with the test.
func renewing(t *testing.T, e *entra, edit ...func(*auth.Options)) *auth.Client {
	t.Helper()
	client := e.client(edit...)
	t.Cleanup(client.Close)
	return client
}

// wantToken gets a token, which must not take any time, and compares it.
func wantToken(t *testing.T, client *auth.Client, want string) {
	t.Helper()
	begun := time.Now()
	got, err := client.Token(t.Context(), false)
	if err != nil || got != want {
		t.Errorf("token is %q, %v, want %q", got, err, want)
	}
	if took := time.Since(begun); took != 0 {
		t.Errorf("the call waited for %v", took)
	}
}

func TestTokenIsRenewedDuringCalls(t *testing.T) {
	for name, test := range map[string]struct {
		answer func(string) answer
		// first nothing is renewed, then something is, and then the second token is in use
		quiet, past, after time.Duration
	}{
		"as Entra ID says": {dayToken, 12*time.Hour - time.Second, 12*time.Hour + time.Second, 24 * time.Hour},
		"near the end":     {token, 49 * time.Minute, 50 * time.Minute, 58 * time.Minute},
		"one that ends at once": {func(s string) answer {
			return answer{Status: 200, Body: fmt.Appendf(nil,
				`{"token_type":"Bearer","expires_in":120,"access_token":%q}`, s)}
		}, 30 * time.Second, 61 * time.Second, 90 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := &entra{t: t, answers: []answer{test.answer("first"), test.answer("second")}}
				client := renewing(t, e)
				begun := time.Now()
				at := func(moment time.Duration) { <-time.After(time.Until(begun.Add(moment))) }
				wantToken(t, client, "first")
				at(test.quiet)
				wantToken(t, client, "first")
				synctest.Wait()
				if e.tokenRequests() != 1 {
					t.Fatalf("%d token requests before the time", e.tokenRequests())
				}
				at(test.past)
				if name != "one that ends at once" {
					wantToken(t, client, "first") // without waiting
				} else if _, err := client.Token(t.Context(), false); err != nil {
					t.Error(err)
				}
				synctest.Wait()
				wantToken(t, client, "second")
				at(test.after)
				if e.tokenRequests() < 2 {
					t.Error("nothing was renewed")
				}
				if r, failing := client.Renewal(); failing {
					t.Errorf("a renewal failed: %+v", r.Problem())
				}
			})
		})
	}
}

// The token endpoint stays silent past refresh_in while the token is valid for half a day (field
// row 24: with MSAL 1.10.1 alone, every call waited for 30 s). No call waits, only one renewal runs
// at a time, and the failure is reported until a renewal succeeds.
func TestNoCallWaitsForARenewal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &entra{t: t, answers: []answer{dayToken("first"), dayToken("second")}}
		var log bytes.Buffer
		client := renewing(t, e, func(o *auth.Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
		wantToken(t, client, "first")
		e.gate = make(chan struct{})
		<-time.After(13 * time.Hour)
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() { wantToken(t, client, "first") })
		}
		all.Wait()
		if _, failing := client.Renewal(); failing {
			t.Error("a renewal that is under way counts as failed")
		}
		<-time.After(31 * time.Second) // the time limit of the attempt
		synctest.Wait()
		failed := time.Now()
		if r, failing := client.Renewal(); failing {
			t.Errorf("the first temporary failure is reported: %+v", r.Problem())
		}
		if !strings.Contains(log.String(), "network_timeout") {
			t.Errorf("log is %q", log.String())
		}
		wantToken(t, client, "first")
		<-time.After(2 * time.Minute)
		wantToken(t, client, "first")
		<-time.After(31 * time.Second)
		r, failing := client.Renewal()
		p := r.Problem()
		if !failing || !r.Passes || p.Code != "renewal_failing" || !strings.Contains(p.Detail, "still works") {
			t.Fatalf("renewal is %+v, %v", p, failing)
		}
		if until := failed.Add(11*time.Hour - 31*time.Second); !r.Until.Equal(until.Round(0)) ||
			failed.Sub(r.Since) > 2*time.Second {
			t.Errorf("since %v until %v", r.Since, r.Until)
		}
		close(e.gate)
		<-time.After(2 * time.Minute)
		wantToken(t, client, "first")
		synctest.Wait()
		wantToken(t, client, "second")
		if _, failing := client.Renewal(); failing {
			t.Error("a renewal that succeeded counts as failing")
		}
	})
}

// A transient failure is not reported if the next attempt succeeds.
func TestRenewalThatSucceedsOnRetryIsNotReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &entra{t: t, answers: []answer{dayToken("first"), {Status: 503}, dayToken("second")}}
		client := renewing(t, e)
		wantToken(t, client, "first")
		<-time.After(13 * time.Hour)
		for range 180 { // a run, with a call every second
			wantToken(t, client, "first")
			synctest.Wait()
			if r, failing := client.Renewal(); failing {
				t.Fatalf("a run that ends now warns: %+v", r.Problem())
			}
			if <-time.After(time.Second); e.tokenRequests() == 3 {
				break
			}
		}
		wantToken(t, client, "second")
		if e.tokenRequests() != 3 {
			t.Errorf("%d token requests", e.tokenRequests())
		}
	})
}

// The secret is revoked while the token is valid (MSAL 1.10.1 hides this until the token expires).
// Runs continue, the failure is reported, and Entra ID is not asked on every call.
func TestRevokedSecretIsReportedWhileTheTokenWorks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &entra{t: t, answers: []answer{dayToken("first"), refusal(401, "invalid_client", 7000222)}}
		client := renewing(t, e)
		wantToken(t, client, "first")
		<-time.After(13 * time.Hour)
		for range 600 { // ten minutes, a call every second
			wantToken(t, client, "first")
			<-time.After(time.Second)
		}
		if got := e.tokenRequests(); got != 2 {
			t.Errorf("%d token requests, want the first and one more", got)
		}
		r, failing := client.Renewal()
		p := r.Problem()
		if !failing || r.Passes || p.Code != "renewal_key_refused" ||
			!strings.Contains(p.Detail, "The client secret has expired") || p.RequestID == "" {
			t.Errorf("renewal is %+v, %v", p, failing)
		}
		checkSentences(t, p)
		<-time.After(11 * time.Hour)
		if p := refusedToken(t, client); p.Code != "aadsts_7000222" {
			t.Errorf("after the end of the token: %+v", p)
		}
		if _, failing := client.Renewal(); failing {
			t.Error("the renewal of an expired token is reported")
		}
	})
}

func TestAFreshTokenSharesTheRenewalUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &entra{t: t, answers: []answer{dayToken("first"), dayToken("second"), dayToken("third")}}
		client := renewing(t, e)
		wantToken(t, client, "first")
		e.gate = make(chan struct{})
		<-time.After(13 * time.Hour)
		wantToken(t, client, "first")
		synctest.Wait() // the renewal is at the gate
		var refused sync.WaitGroup
		refused.Go(func() {
			if got, err := client.Token(t.Context(), true); err != nil || got != "second" {
				t.Errorf("fresh token is %q, %v", got, err)
			}
		})
		synctest.Wait()
		close(e.gate)
		refused.Wait()
	})
}

// Close ends the current renewal at once and prevents new ones.
func TestCloseEndsTheRenewal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &entra{t: t, answers: []answer{dayToken("first")}}
		client := e.client()
		wantToken(t, client, "first")
		e.gate = make(chan struct{})
		<-time.After(13 * time.Hour)
		wantToken(t, client, "first")
		synctest.Wait()
		begun := time.Now()
		client.Close()
		if took := time.Since(begun); took != 0 {
			t.Errorf("Close took %v", took)
		}
		<-time.After(time.Hour)
		wantToken(t, client, "first")
		synctest.Wait()
		if _, failing := client.Renewal(); failing || e.tokenRequests() != 1 {
			t.Errorf("a renewal was tried after Close, or its end counts as a failure")
		}
	})
}

// An interactive client does nothing in the background, because nothing closes it.
func TestNothingIsRenewedWhereAPersonWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &entra{t: t, answers: []answer{dayToken("first"), dayToken("second")}}
		client := e.client(func(o *auth.Options) { o.Interactive = true })
		wantToken(t, client, "first")
		<-time.After(23 * time.Hour)
		wantToken(t, client, "first")
		synctest.Wait()
		if e.tokenRequests() != 1 {
			t.Errorf("%d token requests", e.tokenRequests())
		}
	})
}
