package graph_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/graph"
)

// listingPage returns an answer with one user and, if next is not empty, a link.
func listingPage(id, next string) string {
	link := ""
	if next != "" {
		link = fmt.Sprintf(`"@odata.nextLink":%q,`, host+next)
	}
	return fmt.Sprintf(`{%s"value":[{"id":%q}]}`, link, id)
}

// byLink answers by path and query; it counts requests.
type byLink struct {
	*script
	answers map[string][]reply // repeats the last one
}

func newByLink(answers map[string][]reply) *byLink { return &byLink{newScript(), answers} }

func (b *byLink) RoundTrip(r *http.Request) (*http.Response, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.requests = append(b.requests, r)
	key := r.URL.RequestURI()
	if strings.Contains(key, "$select") {
		key = "first"
	}
	left := b.answers[key]
	if len(left) == 0 {
		return reply{status: 404}.response(r)
	}
	if len(left) > 1 {
		b.answers[key] = left[1:]
	}
	return left[0].response(r)
}

func ids(pages []directory.Page) []string {
	var list []string
	for _, p := range pages {
		for _, o := range p.Objects {
			list = append(list, o.ID)
		}
	}
	return list
}

func TestPagesAreFollowed(t *testing.T) {
	transport := newByLink(map[string][]reply{
		"first":                {{body: listingPage("a", "/p2?$skiptoken=%24x")}},
		"/p2?$skiptoken=%24x":  {{body: `{"value":[],"@odata.nextLink":"` + host + `/p3?a=b%20c&$top=999"}`}},
		"/p3?a=b%20c&$top=999": {{body: listingPage("c", "")}},
	})
	c, counters := client(transport)
	pages, err := collect(c.Users(t.Context(), ""))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "c"}, ids(pages)); diff != "" {
		t.Errorf("objects (-want +got):\n%s", diff)
	}
	wantNext := []string{host + "/p2?$skiptoken=%24x", host + "/p3?a=b%20c&$top=999", ""}
	for i, p := range pages {
		if p.Next != wantNext[i] {
			t.Errorf("page %d: next %q, want %q", i, p.Next, wantNext[i])
		}
	}
	if got := counters.Bytes.Load(); got < 100 {
		t.Errorf("counted %d bytes", got)
	}
}

func TestTheNextPageIsRequestedWhileOneIsDecoded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		read, write := io.Pipe()
		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			switch r.URL.Path {
			case "/p2":
				go func() { // the first page ends only now
					write.Write([]byte(`"value":[{"id":"a"}]}`))
					write.Close()
				}()
				return reply{body: listingPage("b", "")}.response(r)
			default:
				go write.Write([]byte(`{"@odata.nextLink":"` + host + `/p2",`))
				return reply{reader: read}.response(r)
			}
		})
		c, _ := client(transport)
		pages, err := collect(c.Users(t.Context(), ""))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"a", "b"}, ids(pages)); diff != "" {
			t.Errorf("objects (-want +got):\n%s", diff)
		}
	})
}

func TestNoMoreThanOnePageIsReadAhead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := newByLink(map[string][]reply{
			"first": {{body: listingPage("a", "/2")}}, "/2": {{body: listingPage("b", "/3")}},
			"/3": {{body: listingPage("c", "/4")}}, "/4": {{body: listingPage("d", "")}},
		})
		c, counters := client(transport)
		consumed := int64(0)
		for _, err := range c.Users(t.Context(), "") {
			if err != nil {
				t.Fatal(err)
			}
			consumed++
			synctest.Wait()
			if got, most := counters.Requests.Load(), consumed+1; got > most {
				t.Errorf("%d requests while page %d is consumed, want at most %d", got, consumed, most)
			}
		}
		if consumed != 4 {
			t.Errorf("got %d pages, want 4", consumed)
		}
	})
}

// openBodies counts bodies that are not closed yet.
type openBodies struct {
	io.Reader
	open *atomic.Int64
}

func (b *openBodies) Close() error {
	if b.Reader != nil {
		b.open.Add(-1)
		b.Reader = nil
	}
	return nil
}

func TestAnIterationThatStopsLeavesNothingBehind(t *testing.T) {
	stops := map[string]func(cancel context.CancelFunc) (goOn bool){
		"by the consumer": func(context.CancelFunc) bool { return false },
		"by the context":  func(cancel context.CancelFunc) bool { cancel(); return true },
	}
	for name, stop := range stops {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // ends only when no goroutine is left
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				hang := hanging(true)
				transport := roundTrip(func(r *http.Request) (*http.Response, error) {
					if r.URL.Path == "/2" {
						return hang(r)
					}
					return reply{body: listingPage("a", "/2")}.response(r)
				})
				c, _ := client(transport)
				var last error
				for _, err := range c.Users(ctx, "") {
					last = err
					if !stop(cancel) {
						break
					}
				}
				if name == "by the context" && !errors.Is(last, context.Canceled) {
					t.Errorf("got %v at last, want context.Canceled", last)
				}
			})
		})
	}
}

func TestBodiesAreClosed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var open atomic.Int64
		replies := newScript(reply{status: 503, body: "x"}, reply{body: "{"}, reply{status: 401},
			reply{body: listingPage("a", "/2")}, reply{status: 403, body: "{}"})
		transport := roundTrip(func(r *http.Request) (*http.Response, error) {
			resp, err := replies.RoundTrip(r)
			if err == nil {
				open.Add(1)
				resp.Body = &openBodies{resp.Body, &open}
			}
			return resp, err
		})
		c, _ := client(transport)
		if _, err := collect(c.Users(t.Context(), "")); !refusal(t, err).MissingPermission() {
			t.Errorf("got %v", err)
		}
		if n := open.Load(); n != 0 {
			t.Errorf("%d bodies are open", n)
		}
	})
}

func TestABrokenPageIsReadAgainAsAWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		torn := io.MultiReader(strings.NewReader(`{"@odata.nextLink":"`+host+`/2","value":[{"id":"a"},`),
			broken{syscall.ECONNRESET})
		transport := newByLink(map[string][]reply{
			"first": {{reader: torn}, {body: listingPage("a", "/2")}},
			"/2":    {{body: listingPage("b", "")}},
		})
		c, counters := client(transport)
		pages, err := collect(c.Users(t.Context(), ""))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"a", "b"}, ids(pages)); diff != "" {
			t.Errorf("objects (-want +got):\n%s", diff)
		}
		if got := counters.Retried.Load(); got != 1 {
			t.Errorf("%d sent again, want 1", got)
		}
	})
}

func TestAPageRequestedAheadIsDroppedIfItsLinkChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := newByLink(map[string][]reply{
			"first":  {{body: `{"@odata.nextLink":"` + host + `/wrong","value":[`}, {body: listingPage("a", "/right")}},
			"/wrong": {{body: listingPage("x", "")}},
			"/right": {{body: listingPage("b", "")}},
		})
		c, _ := client(transport)
		pages, err := collect(c.Users(t.Context(), ""))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"a", "b"}, ids(pages)); diff != "" {
			t.Errorf("objects (-want +got):\n%s", diff)
		}
	})
}

func TestUnusableAnswersAreNeverAnEmptyDirectory(t *testing.T) {
	tests := map[string]struct {
		body   string
		reason graph.Reason
	}{
		"empty object": {"{}", graph.ReasonIncomplete},
		"nothing":      {"", graph.ReasonIncomplete},
		"truncated":    {`{"value":[`, graph.ReasonIncomplete},
		"only a link":  {`{"@odata.nextLink":"` + host + `/2"}`, graph.ReasonIncomplete},
		"both links": {
			`{"@odata.nextLink":"` + host + `/2","@odata.deltaLink":"` + host + `/3","value":[]}`,
			graph.ReasonIncomplete,
		},
		"web page":      {"\n<!doctype html><html>", graph.ReasonForeign},
		"repeated link": {listingPage("a", "/v1.0/start"), graph.ReasonLink},
		"foreign link": {
			`{"@odata.nextLink":"https://graph.microsoft.com.evil.example/2","value":[]}`,
			graph.ReasonLink,
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, _ := client(newScript(reply{body: tt.body}))
				pages, err := collect(c.Users(t.Context(), host+"/v1.0/start"))
				if got := failure(t, err).Reason; got != tt.reason {
					t.Errorf("got reason %v (%v), want %v", got, err, tt.reason)
				}
				if n := len(ids(pages)); n != 0 {
					t.Errorf("%d objects were returned", n)
				}
			})
		})
	}
}

func TestALinkThatRepeatsLater(t *testing.T) {
	transport := newByLink(map[string][]reply{
		"first": {{body: listingPage("a", "/2")}}, "/2": {{body: listingPage("b", "/3")}},
		"/3": {{body: listingPage("c", "/2")}},
	})
	c, counters := client(transport)
	pages, err := collect(c.Users(t.Context(), ""))
	if got := failure(t, err).Reason; got != graph.ReasonLink {
		t.Errorf("got reason %v, want %v", got, graph.ReasonLink)
	}
	if diff := cmp.Diff([]string{"a", "b"}, ids(pages)); diff != "" {
		t.Errorf("objects (-want +got):\n%s", diff)
	}
	if got := counters.Requests.Load(); got != 3 {
		t.Errorf("%d requests, want 3", got)
	}
}

func TestForeignLinksAreNotRequested(t *testing.T) {
	for _, link := range []string{
		"http://graph.microsoft.com/v1.0/users", "https://evil.example/v1.0/users",
		"https://graph.microsoft.com@evil.example/",
		"https://user@graph.microsoft.com/v1.0/users", "https://graph.microsoft.com:8443/v1.0/users",
		"https://graph.microsoft.com.evil.example/",
		"//graph.microsoft.com/v1.0/users", "/v1.0/users", "users", "https:graph.microsoft.com/v1.0/users",
		"https://graph.microsoft.com/a?b#c", "\x00",
	} {
		transport := newScript(reply{body: emptyPage})
		c, _ := client(transport)
		_, err := collect(c.UserChanges(t.Context(), link))
		if got := failure(t, err).Reason; got != graph.ReasonLink {
			t.Errorf("%q: got reason %v, want %v", link, got, graph.ReasonLink)
		}
		if len(transport.requests) != 0 {
			t.Errorf("%q was requested", link)
		}
	}
}

func TestLinksAreRequestedVerbatim(t *testing.T) {
	for _, link := range []string{
		host + "/v1.0/users/delta?$deltatoken=oEcOySpF_hWY-mTI~U.ZBO!*'()",
		host + "/v1.0/users/delta?%24deltatoken=a%2Fb%2fc+d&&x",
		host + "/v1.0/users/delta()?$skiptoken=a=b==;c", host + "/v1.0/users/microsoft.graph.delta%28%29?$deltatoken=",
		host + ":443/v1.0/users?a",
		"https://GRAPH.microsoft.com/v1.0/users/delta?$deltatoken=A|B{C}\"",
	} {
		transport := newScript(reply{body: `{"@odata.deltaLink":"x","value":[]}`})
		c, _ := client(transport)
		if _, err := collect(c.UserChanges(t.Context(), link)); err != nil {
			t.Errorf("%q: %v", link, err)
			continue
		}
		if got := transport.requests[0].URL.RequestURI(); !strings.HasSuffix(link, got) {
			t.Errorf("%q was sent as %q", link, got)
		}
	}
}

func TestRedirectsStayOnTheHost(t *testing.T) {
	transport := roundTrip(func(r *http.Request) (*http.Response, error) {
		if r.URL.Host != "graph.microsoft.com" {
			t.Errorf("a request went to %s", r.URL.Host)
		}
		return reply{status: 302, header: map[string]string{"Location": "https://evil.example/"}}.response(r)
	})
	c, counters := client(transport)
	_, err := collect(c.Users(t.Context(), ""))
	if got := failure(t, err).Reason; got != graph.ReasonLink {
		t.Errorf("got reason %v (%v), want %v", got, err, graph.ReasonLink)
	}
	if got := counters.Requests.Load(); got != 1 {
		t.Errorf("%d requests, want 1", got)
	}
}

func TestARedirectOnTheHostIsFollowed(t *testing.T) {
	transport := newByLink(map[string][]reply{
		"first":      {{status: 308, header: map[string]string{"Location": "/elsewhere"}}},
		"/elsewhere": {{body: listingPage("a", "")}},
	})
	c, _ := client(transport)
	pages, err := collect(c.Users(t.Context(), ""))
	if err != nil || len(ids(pages)) != 1 {
		t.Errorf("got %v, %v", pages, err)
	}
}

func TestEndlessRedirects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := client(newScript(reply{status: 302, header: map[string]string{"Location": "/again"}}))
		_, err := collect(c.Users(t.Context(), ""))
		failure(t, err)
	})
}

func TestALostPageTokenOfARepeatedAnswer(t *testing.T) {
	lost := reply{status: 400, body: `{"error":{"code":"DirectoryPageTokenNotFoundException","message":"gone"}}`}
	synctest.Test(t, func(t *testing.T) {
		transport := newByLink(map[string][]reply{
			"first":  {{body: listingPage("a", "/2")}},
			"/2":     {{status: 503}, {body: listingPage("b", "/retry")}, {body: listingPage("b", "/3")}},
			"/retry": {lost},
			"/3":     {{body: listingPage("c", "")}},
		})
		c, _ := client(transport)
		pages, err := collect(c.Users(t.Context(), ""))
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.Compact(ids(pages)); !slices.Equal(got, []string{"a", "b", "c"}) {
			t.Errorf("got objects %v", got)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		transport := newByLink(map[string][]reply{"first": {{body: listingPage("a", "/2")}}, "/2": {lost}})
		c, counters := client(transport)
		_, err := collect(c.Users(t.Context(), ""))
		if !errors.Is(err, directory.ErrPageExpired) {
			t.Errorf("got %v, want ErrPageExpired", err)
		}
		if got := counters.Requests.Load(); got != 2 {
			t.Errorf("%d requests, want 2", got)
		}
	})
}
