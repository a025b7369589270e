package graph_test

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/graph"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/progress"
)

// serve starts a TLS server and returns a client for it, over HTTP/2 or 1.1.
func serve(t *testing.T, h2 bool, patience graph.Patience, handler http.HandlerFunc) (*graph.Client, *progress.Counters,
	string,
) {
	t.Helper()
	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = h2
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	counters := new(progress.Counters)
	return graph.New(graph.Options{
		BaseURL: server.URL, Transport: server.Client().Transport, Token: new(tokens), Counters: counters,
		Patience: patience,
	}), counters, server.URL
}

// eachProtocol runs a test over HTTP/1.1 and HTTP/2.
func eachProtocol(t *testing.T, test func(t *testing.T, h2 bool)) {
	for name, h2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(name, func(t *testing.T) { test(t, h2) })
	}
}

var quick = graph.Patience{Backoff: time.Millisecond, MaxBackoff: time.Millisecond}

func TestResetInMidBodyOverSockets(t *testing.T) {
	eachProtocol(t, func(t *testing.T, h2 bool) {
		var calls atomic.Int32
		c, counters, _ := serve(t, h2, quick, func(w http.ResponseWriter, r *http.Request) {
			if calls.Add(1) == 1 {
				io.WriteString(w, `{"value":[{"id":"a"},`)
				w.(http.Flusher).Flush()
				panic(http.ErrAbortHandler)
			}
			io.WriteString(w, `{"value":[{"id":"a"},{"id":"b"}]}`)
		})
		pages, err := collect(c.Users(t.Context(), ""))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(ids(pages), " "); got != "a b" {
			t.Errorf("got objects %q, want a b", got)
		}
		if got := counters.Retried.Load(); got != 1 {
			t.Errorf("%d sent again, want 1", got)
		}
	})
}

func TestBodyShorterThanPromised(t *testing.T) {
	var calls atomic.Int32
	c, _, _ := serve(t, false, quick, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Length", "1000")
		if calls.Add(1) > 1 {
			w.Header().Set("Content-Length", "12")
		}
		io.WriteString(w, emptyPage)
	})
	if _, err := collect(c.Users(t.Context(), "")); err != nil || calls.Load() != 2 {
		t.Errorf("error %v after %d calls, want success after 2", err, calls.Load())
	}
}

func TestHangingPagesOverSockets(t *testing.T) {
	eachProtocol(t, func(t *testing.T, h2 bool) {
		patience := graph.Patience{Attempts: 2, Idle: 50 * time.Millisecond, Backoff: time.Millisecond}
		c, counters, url := serve(t, h2, patience, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Has("body") {
				io.WriteString(w, `{"value":[`)
				w.(http.Flusher).Flush()
			}
			<-r.Context().Done() // the client gives up
		})
		for _, query := range []string{"", "?body"} {
			_, err := collect(c.Users(t.Context(), url+"/hang"+query))
			if got := failure(t, err).Reason; got != graph.ReasonSlow {
				t.Errorf("%q: got reason %v (%v), want %v", query, got, err, graph.ReasonSlow)
			}
		}
		if got := counters.Requests.Load(); got != 4 {
			t.Errorf("%d requests, want 4", got)
		}
	})
}

func TestCallerEndsAReadOverSockets(t *testing.T) {
	eachProtocol(t, func(t *testing.T, h2 bool) {
		begun := make(chan struct{})
		c, _, _ := serve(t, h2, graph.Patience{}, func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, `{"value":[`)
			w.(http.Flusher).Flush()
			close(begun)
			<-r.Context().Done()
		})
		ctx, cancel := context.WithCancel(t.Context())
		go func() { <-begun; cancel() }()
		if _, err := collect(c.Users(ctx, "")); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context.Canceled", err)
		}
	})
}

func TestGzipOverSockets(t *testing.T) {
	eachProtocol(t, func(t *testing.T, h2 bool) {
		var onTheWire atomic.Int64
		c, counters, _ := serve(t, h2, quick, func(w http.ResponseWriter, r *http.Request) {
			if got := r.Header.Get("Accept-Encoding"); got != "gzip" {
				t.Errorf("Accept-Encoding %q", got)
			}
			w.Header().Set("Content-Encoding", "gzip")
			count := &countingWriter{w, &onTheWire}
			zip := gzip.NewWriter(count)
			fmt.Fprintf(zip, `{"value":[{"id":"a","city":%q}]}`, strings.Repeat("x", 20000))
			zip.Close()
		})
		pages, err := collect(c.Users(t.Context(), ""))
		if err != nil {
			t.Fatal(err)
		}
		if got := len(pages[0].Objects[0].Attributes.Text("city")); got != 20000 {
			t.Errorf("city has %d characters, want 20000", got)
		}
		if got, want := counters.Bytes.Load(), onTheWire.Load(); got != want {
			t.Errorf("counted %d bytes, want the %d on the wire", got, want)
		}
	})
}

type countingWriter struct {
	w io.Writer
	n *atomic.Int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n.Add(int64(n))
	return n, err
}

func TestTruncatedGzip(t *testing.T) {
	var calls atomic.Int32
	c, _, _ := serve(t, false, quick, func(w http.ResponseWriter, r *http.Request) {
		var whole strings.Builder
		zip := gzip.NewWriter(&whole)
		io.WriteString(zip, emptyPage)
		zip.Close()
		w.Header().Set("Content-Encoding", "gzip")
		end := whole.Len()
		if calls.Add(1) == 1 {
			end -= 4 // removes the checksum but leaves the JSON complete
		}
		io.WriteString(w, whole.String()[:end])
	})
	if _, err := collect(c.Users(t.Context(), "")); err != nil || calls.Load() != 2 {
		t.Errorf("error %v after %d calls, want success after 2", err, calls.Load())
	}
}

func TestConnectionsAreUsedAgain(t *testing.T) {
	var mu sync.Mutex
	peers := map[string]bool{}
	c, _, url := serve(t, false, quick, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		peers[r.RemoteAddr] = true
		mu.Unlock()
		n := len(r.URL.Query().Get("n"))
		if n < 10 {
			fmt.Fprintf(w, `{"value":[],"@odata.nextLink":"https://%s/?n=%s"}`, r.Host, strings.Repeat("x", n+1))
			return
		}
		io.WriteString(w, emptyPage)
	})
	if _, err := collect(c.Users(t.Context(), url+"/?n=")); err != nil {
		t.Fatal(err)
	}
	if len(peers) > 2 { // one page is requested ahead of another
		t.Errorf("%d connections for eleven pages", len(peers))
	}
}

func TestLinksAreVerbatimOnTheWire(t *testing.T) {
	eachProtocol(t, func(t *testing.T, h2 bool) {
		const path = "/v1.0/users/delta()?$deltatoken=a%2Fb%2fc+d=%24&&x=[]|~"
		c, _, url := serve(t, h2, quick, func(w http.ResponseWriter, r *http.Request) {
			if r.RequestURI != path {
				t.Errorf("requested %s, want %s", r.RequestURI, path)
			}
			io.WriteString(w, emptyRound)
		})
		if _, err := collect(c.UserChanges(t.Context(), url+path)); err != nil {
			t.Error(err)
		}
	})
}

func TestAnUntrustedCertificate(t *testing.T) {
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // hides the message about a bad certificate
	server.StartTLS()
	defer server.Close()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	counters := new(progress.Counters)
	c := graph.New(graph.Options{BaseURL: server.URL, Transport: transport, Token: new(tokens), Counters: counters})
	_, err := c.Probe(t.Context(), call("/users"), "")
	if p := problem.Of(err); p.Code != "tls_intercepted" || p.Remedy.Kind != problem.SetCAFile {
		t.Errorf("got problem %+v of %v", p, err)
	}
	if got := counters.Requests.Load(); got != 1 {
		t.Errorf("%d requests, want 1: trying again cannot help", got)
	}
}
