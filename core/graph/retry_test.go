package graph_test

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rollcallsync/rollcall/core/graph"
)

const emptyPage = `{"value":[]}`

func TestRetries(t *testing.T) {
	good := reply{body: emptyPage}
	tests := map[string]struct {
		first reply
		again bool
	}{
		"429": {reply{status: 429}, true},
		"500": {reply{status: 500}, true},
		"502": {reply{status: 502}, true},
		"503": {reply{status: 503}, true},
		"504 as a web page": {reply{
			status: 504, header: map[string]string{"Content-Type": "text/html"},
			body: "<html>",
		}, true},
		"connection reset": {reply{err: syscall.ECONNRESET}, true},
		"name not found":   {reply{err: &net.DNSError{Name: "graph.microsoft.com"}}, true},
		"reset in mid-body": {reply{reader: io.MultiReader(strings.NewReader(`{"value":[{"id":"a"}`),
			broken{syscall.ECONNRESET})}, true},
		"truncated":           {reply{body: `{"value":[{"id":"a"}`}, true},
		"web page":            {reply{body: `<html></html>`}, true},
		"empty object":        {reply{body: `{}`}, true},
		"empty":               {reply{}, true},
		"broken gzip":         {reply{header: map[string]string{"Content-Encoding": "gzip"}, body: emptyPage}, true},
		"400":                 {reply{status: 400}, false},
		"403":                 {reply{status: 403}, false},
		"404":                 {reply{status: 404}, false},
		"410":                 {reply{status: 410}, false},
		"501":                 {reply{status: 501}, false},
		"barred":              {reply{err: explained{final: true}}, false},
		"explained, passes":   {reply{err: explained{}}, true},
		"untrusted authority": {reply{err: x509.UnknownAuthorityError{}}, false},
		"certificate of other": {reply{err: x509.HostnameError{
			Certificate: new(x509.Certificate),
			Host:        "graph.microsoft.com",
		}}, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				transport := newScript(tt.first, good)
				c, counters := client(transport)
				pages, err := collect(c.Users(t.Context(), ""))
				n := counters.Snapshot()
				if tt.again && (err != nil || len(pages) != 1 || n.Requests != 2 || n.Retried != 1) {
					t.Errorf("got %d pages, error %v, %d requests, %d sent again; want it sent again once", len(pages),
						err, n.Requests, n.Retried)
				}
				if !tt.again && (err == nil || len(pages) != 0 || n.Requests != 1 || n.Retried != 0) {
					t.Errorf("got %d pages, error %v, %d requests; want an error and nothing sent again", len(pages),
						err, n.Requests)
				}
				if want := int64(1); tt.first.status == 429 && n.Throttled != want {
					t.Errorf("got %d throttled, want %d", n.Throttled, want)
				}
			})
		})
	}
}

// broken is a reader that fails.
type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

func TestRetryAfter(t *testing.T) {
	date := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	tests := map[string]struct {
		value    func() string
		min, max time.Duration
	}{
		"seconds":          {func() string { return "10" }, 10 * time.Second, 10 * time.Second},
		"decimal":          {func() string { return "2.5" }, 2500 * time.Millisecond, 2500 * time.Millisecond},
		"decimal below 1":  {func() string { return "0.249" }, time.Second, time.Second},
		"zero":             {func() string { return "0" }, time.Second, time.Second},
		"very long":        {func() string { return "99999999999999999999" }, 5 * time.Minute, 5 * time.Minute},
		"date":             {func() string { return date(42 * time.Second) }, 42 * time.Second, 42 * time.Second},
		"date in the past": {func() string { return date(-time.Hour) }, time.Second, time.Second},
		"negative":         {func() string { return "-5" }, 0, time.Second},
		"not a number":     {func() string { return "NaN" }, 0, time.Second},
		"nonsense":         {func() string { return "soon" }, 0, time.Second},
		"absent":           {func() string { return "" }, 0, time.Second},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				throttled := reply{status: 429, header: map[string]string{"Retry-After": tt.value()}}
				c, _ := client(newScript(throttled, reply{body: emptyPage}))
				began := time.Now()
				if _, err := collect(c.Users(t.Context(), "")); err != nil {
					t.Fatal(err)
				}
				if waited := time.Since(began); waited < tt.min || waited > tt.max {
					t.Errorf("waited %v, want %v to %v", waited, tt.min, tt.max)
				}
			})
		})
	}
}

func TestRetryAfterDateUsesTheDateOfTheAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		theirs := time.Now().Add(-3 * time.Hour)
		throttled := reply{status: 503, header: map[string]string{
			"Date":        theirs.UTC().Format(http.TimeFormat),
			"Retry-After": theirs.Add(20 * time.Second).UTC().Format(http.TimeFormat),
		}}
		c, _ := client(newScript(throttled, reply{body: emptyPage}))
		began := time.Now()
		if _, err := collect(c.Users(t.Context(), "")); err != nil {
			t.Fatal(err)
		}
		if got, want := time.Since(began), 20*time.Second; got != want {
			t.Errorf("waited %v, want %v", got, want)
		}
	})
}

func TestPatienceEnds(t *testing.T) {
	tests := map[string]struct {
		answer   reply
		requests int64
		atMost   time.Duration
	}{
		"after eight attempts":   {reply{status: 503}, 8, (1 + 2 + 4 + 8 + 16 + 32 + 60) * time.Second},
		"after eight bad bodies": {reply{body: "{}"}, 8, (1 + 2 + 4 + 8 + 16 + 32 + 60) * time.Second},
		"after a quarter hour": {
			reply{status: 429, header: map[string]string{"Retry-After": "300"}},
			4,
			15 * time.Minute,
		},
		"after two refused tokens": {reply{status: 401}, 2, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, counters := client(newScript(tt.answer))
				began := time.Now()
				_, err := collect(c.Users(t.Context(), ""))
				if err == nil {
					t.Fatal("got no error")
				}
				if got := counters.Requests.Load(); got != tt.requests {
					t.Errorf("sent %d requests, want %d", got, tt.requests)
				}
				if waited := time.Since(began); waited > tt.atMost {
					t.Errorf("waited %v, want at most %v", waited, tt.atMost)
				}
			})
		})
	}
}

func TestBackoffGrowsAboveAShortRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := client(newScript(reply{status: 429, header: map[string]string{"Retry-After": "1"}}))
		began := time.Now()
		_, err := collect(c.Users(t.Context(), ""))
		if !refusal(t, err).Throttled() {
			t.Errorf("got %v, want a throttled error", err)
		}
		if waited, least := time.Since(began), 7*time.Second; waited < least {
			t.Errorf("gave up after %v, want at least %v", waited, least)
		}
	})
}

func TestCallerEndsAWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := client(newScript(reply{status: 429, header: map[string]string{"Retry-After": "250"}}))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(3*time.Second, cancel)
		began := time.Now()
		_, err := collect(c.Users(ctx, ""))
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
		if got, want := time.Since(began), 3*time.Second; got != want {
			t.Errorf("ended after %v, want %v", got, want)
		}
	})
}

// hanging answers like a server that has stopped responding. At some point in the answer, nothing
// more arrives until the request is cancelled.
func hanging(inBody bool) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		if !inBody {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}
		read, write := io.Pipe()
		go func() {
			write.Write([]byte(`{"value":[{"id":"a"},`))
			<-r.Context().Done()
			write.CloseWithError(r.Context().Err())
		}()
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: read, Request: r}, nil
	}
}

func TestStalledAnswersAreNoticed(t *testing.T) {
	for name, transport := range map[string]roundTrip{
		"before the answer": hanging(false),
		"in its body":       hanging(true),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := graph.New(graph.Options{
					BaseURL: host, Transport: transport, Token: new(tokens),
					Patience: graph.Patience{Attempts: 1},
				})
				began := time.Now()
				_, err := collect(c.Users(t.Context(), ""))
				if got := failure(t, err).Reason; got != graph.ReasonSlow {
					t.Errorf("got reason %v, want %v", got, graph.ReasonSlow)
				}
				if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
					t.Errorf("%v looks like a cancellation by the caller", err)
				}
				if got, want := time.Since(began), 30*time.Second; got != want {
					t.Errorf("gave up after %v, want %v", got, want)
				}
			})
		})
	}
}

func TestABodyThatIgnoresItsContextIsClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		read, write := io.Pipe()
		defer write.Close()
		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: read, Request: r}, nil
		})
		c := graph.New(graph.Options{
			BaseURL: host, Transport: transport, Token: new(tokens),
			Patience: graph.Patience{Attempts: 1},
		})
		_, err := collect(c.Users(t.Context(), ""))
		if got := failure(t, err).Reason; got != graph.ReasonSlow {
			t.Errorf("got reason %v, want %v", got, graph.ReasonSlow)
		}
	})
}

func TestASlowlyDrippingPageIsAbandoned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			return reply{reader: dripUntil(r.Context())}.response(r)
		})
		c := graph.New(graph.Options{
			BaseURL: host, Transport: transport, Token: new(tokens),
			Patience: graph.Patience{Attempts: 1},
		})
		began := time.Now()
		_, err := collect(c.Users(t.Context(), ""))
		if got := failure(t, err).Reason; got != graph.ReasonSlow {
			t.Errorf("got reason %v, want %v", got, graph.ReasonSlow)
		}
		if got, want := time.Since(began), 2*time.Minute; got != want {
			t.Errorf("gave up after %v, want %v", got, want)
		}
	})
}

// dripUntil sends white space, one byte per second.
func dripUntil(ctx context.Context) io.Reader {
	return readerFunc(func(p []byte) (int, error) {
		select {
		case <-time.After(time.Second):
			p[0] = ' '
			return 1, nil
		case <-ctx.Done():
			return 0, ctx.Err()
		}
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestATokenIsRenewedOnce(t *testing.T) {
	_, expired := readSample(t, "52")
	_, unknown := readSample(t, "52b")
	tests := map[string]struct {
		replies   []reply
		wantFresh int
		wantSent  int
		wantErr   bool
	}{
		"cured":                   {[]reply{expired, {body: emptyPage}}, 1, 2, false},
		"not cured":               {[]reply{expired}, 1, 2, true},
		"unknown identity":        {[]reply{unknown}, 0, 1, true},
		"after a wait in between": {[]reply{{status: 503}, expired, {body: emptyPage}}, 1, 3, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				source, transport := new(tokens), newScript(tt.replies...)
				c := graph.New(graph.Options{BaseURL: host, Transport: transport, Token: source})
				_, err := collect(c.Users(t.Context(), ""))
				if (err != nil) != tt.wantErr {
					t.Errorf("got error %v", err)
				}
				if source.fresh != tt.wantFresh || len(transport.requests) != tt.wantSent {
					t.Errorf("%d fresh tokens and %d requests, want %d and %d", source.fresh, len(transport.requests),
						tt.wantFresh, tt.wantSent)
				}
				if tt.wantFresh == 1 && !tt.wantErr {
					last := transport.requests[len(transport.requests)-1]
					if got, want := last.Header.Get("Authorization"), "Bearer secret-token-1"; got != want {
						t.Errorf("sent %q at last, want %q", got, want)
					}
				}
			})
		})
	}
}

func TestErrorsOfTheTokenSourceArePassedOn(t *testing.T) {
	broken := errors.New("no secret")
	transport := newScript(reply{body: emptyPage})
	c := graph.New(graph.Options{BaseURL: host, Transport: transport, Token: &tokens{err: broken}})
	if _, err := collect(c.Users(t.Context(), "")); !errors.Is(err, broken) {
		t.Errorf("got %v, want it to wrap %v", err, broken)
	}
	if len(transport.requests) != 0 {
		t.Error("a request was sent without a token")
	}
}

func TestEveryRequestHasItsOwnID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := newScript(reply{status: 503}, reply{status: 503},
			reply{status: 403, header: map[string]string{"Request-Id": "theirs"}})
		c, _ := client(transport)
		_, err := collect(c.Users(t.Context(), ""))
		seen := map[string]bool{}
		for _, r := range transport.requests {
			seen[r.Header.Get("client-request-id")] = true
		}
		if len(seen) != 3 || seen[""] {
			t.Errorf("got ids %v, want three", seen)
		}
		e := refusal(t, err)
		last := transport.requests[2].Header.Get("client-request-id")
		if e.ClientRequestID != last || e.RequestID != "theirs" {
			t.Errorf("error has ids %q and %q, want %q and theirs", e.ClientRequestID, e.RequestID, last)
		}
		if text := e.Error(); !strings.Contains(text, last) || !strings.Contains(text, "theirs") {
			t.Errorf("error text %q lacks the ids", text)
		}
	})
}

func TestHeaders(t *testing.T) {
	for priority, interactive := range map[string]bool{"Low": false, "High": true} {
		transport := newScript(reply{body: emptyPage})
		c := graph.New(graph.Options{
			BaseURL: host, Transport: transport, Token: new(tokens), Interactive: interactive,
			UserAgent: "Rollcall/1.2",
		})
		if _, err := collect(c.Users(t.Context(), "")); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{
			"x-ms-throttle-priority": priority, "Accept-Encoding": "gzip", "User-Agent": "Rollcall/1.2",
			"Authorization": "Bearer secret-token-0", "ConsistencyLevel": "",
		}
		for name, value := range want {
			if got := transport.requests[0].Header.Get(name); got != value {
				t.Errorf("%s: %q, want %q", name, got, value)
			}
		}
	}
}

func TestErrorsContainNoSecrets(t *testing.T) {
	const link = host + "/v1.0/users/delta?$deltatoken=SECRET-LINK"
	tests := map[string]reply{
		"refused":   {status: 400, body: `{"error":{"code":"x","message":"y"}}`},
		"transport": {err: x509.UnknownAuthorityError{}},
		"web page":  {status: 403, header: map[string]string{"Content-Type": "text/html"}, body: "<html>"},
		"broken":    {body: "{"},
	}
	for name, answer := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, _ := client(newScript(answer))
				_, err := collect(c.UserChanges(t.Context(), link))
				for e := err; e != nil; e = errors.Unwrap(e) {
					text := fmt.Sprintf("%v %+v", e, e)
					if strings.Contains(text, "secret-token") || strings.Contains(text, "SECRET-LINK") {
						t.Errorf("error contains a secret: %s", text)
					}
				}
			})
		})
	}
}
