package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/graph"
	"github.com/rollcallsync/rollcall/core/progress"
)

const host = "https://graph.microsoft.com"

// roundTrip makes a transport out of a function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// reply is one answer of a script.
type reply struct {
	status int
	header map[string]string
	body   string
	reader io.Reader // used instead of body
	err    error     // returned instead of an answer
}

// script answers each request with the next reply and repeats the last one.
type script struct {
	mu       sync.Mutex
	replies  []reply
	requests []*http.Request
	bodies   []string
}

func newScript(replies ...reply) *script { return &script{replies: replies} }

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r)
	body := ""
	if r.Body != nil {
		text, _ := io.ReadAll(r.Body)
		body = string(text)
	}
	s.bodies = append(s.bodies, body)
	next := s.replies[min(len(s.requests), len(s.replies))-1]
	return next.response(r)
}

func (p reply) response(r *http.Request) (*http.Response, error) {
	if p.err != nil {
		return nil, p.err
	}
	h := http.Header{}
	for name, value := range p.header {
		h.Set(name, value)
	}
	status := p.status
	if status == 0 {
		status = http.StatusOK
	}
	var body io.Reader = strings.NewReader(p.body)
	if p.reader != nil {
		body = p.reader
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(body), Request: r}, nil
}

func (s *script) links() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var links []string
	for _, r := range s.requests {
		links = append(links, r.URL.String())
	}
	return links
}

// tokens is a TokenSource that numbers its tokens.
type tokens struct {
	mu    sync.Mutex
	fresh int
	calls int
	err   error
}

func (t *tokens) Token(_ context.Context, fresh bool) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.calls++
	if fresh {
		t.fresh++
	}
	return fmt.Sprintf("secret-token-%d", t.fresh), t.err
}

// client returns a client that uses transport and counts in counters.
func client(transport http.RoundTripper) (*graph.Client, *progress.Counters) {
	counters := new(progress.Counters)
	return graph.New(graph.Options{BaseURL: host, Transport: transport, Token: new(tokens), Counters: counters}),
		counters
}

// sample is a recorded answer from Graph with its request.
type sample struct {
	Request struct {
		URL string `json:"url"`
	} `json:"request"`
	Response struct {
		Status  int               `json:"status"`
		Headers map[string]string `json:"headers"`
		Body    json.RawMessage   `json:"body"`
	} `json:"response"`
}

func readSample(t testing.TB, name string) (sample, reply) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", name+"-*.json"))
	if err != nil || len(files) != 1 {
		t.Fatalf("sample %s: %v, %v", name, files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	var s sample
	if err := json.Unmarshal(text, &s); err != nil {
		t.Fatal(err)
	}
	var body bytes.Buffer
	if err := json.Compact(&body, s.Response.Body); err != nil {
		t.Fatal(err)
	}
	return s, reply{status: s.Response.Status, header: s.Response.Headers, body: body.String()}
}

// collect reads an iteration up to its end or its first error.
func collect(seq func(func(directory.Page, error) bool)) (pages []directory.Page, err error) {
	for p, e := range seq {
		if e != nil {
			return pages, e
		}
		pages = append(pages, p)
	}
	return pages, nil
}

// refusal returns the *graph.Error in err.
func refusal(t *testing.T, err error) *graph.Error {
	t.Helper()
	var e *graph.Error
	if !errors.As(err, &e) {
		t.Fatalf("got error %v, want a *graph.Error", err)
	}
	return e
}

// failure returns the *graph.Failure in err.
func failure(t *testing.T, err error) *graph.Failure {
	t.Helper()
	var f *graph.Failure
	if !errors.As(err, &f) {
		t.Fatalf("got error %v, want a *graph.Failure", err)
	}
	return f
}
