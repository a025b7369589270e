package graph

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/progress"
)

// TokenSource provides access tokens for Graph. It is called before every request, from
// several goroutines, and should cache.
type TokenSource interface {
	// Token returns a token. With fresh it first drops the cached one, which
	// Graph has refused.
	Token(ctx context.Context, fresh bool) (string, error)
}

// Options of a Client. BaseURL and Token are needed; the zero value of the
// others is ready for use.
type Options struct {
	// BaseURL is the https URL of the cloud's Graph host without a path, such as
	// "https://graph.microsoft.com". Requests go only to this host.
	BaseURL string
	// Transport carries the requests; nil is http.DefaultTransport.
	Transport http.RoundTripper
	Token     TokenSource
	// Counters are raised for requests, repeats, throttled answers and bytes;
	// nil counts nowhere.
	Counters *progress.Counters
	// Interactive asks for high instead of low priority when Graph throttles:
	// for requests that a person waits for (https://learn.microsoft.com/graph/throttling-limits).
	Interactive bool
	// UserAgent names the program; empty is "Rollcall".
	UserAgent string
	// Patience bounds waiting and trying again.
	Patience Patience
}

// Client reads one tenant. See the package comment for its contract.
type Client struct {
	http      *http.Client
	base      *url.URL // nil if Options.BaseURL is not an https URL
	prefix    string   // base URL with the API version, "https://host/v1.0"
	token     TokenSource
	counters  *progress.Counters
	priority  string
	userAgent string
	patience  Patience

	mu       sync.Mutex
	chosen   directory.PropertySet
	excluded map[string]bool

	// indirect is set once Graph has refused the direct groups of users; see MemberOf.
	indirect atomic.Bool
}

// New returns a client. It sends nothing; a BaseURL that cannot be used shows
// as a *Failure of the first call.
func New(o Options) *Client {
	c := &Client{
		prefix:    strings.TrimSuffix(o.BaseURL, "/") + "/v1.0",
		token:     o.Token,
		counters:  o.Counters,
		priority:  "Low",
		userAgent: o.UserAgent,
		patience:  o.Patience.withDefaults(),
		chosen:    directory.Choice{}.Set(nil),
		excluded:  map[string]bool{},
	}
	if base, err := url.Parse(o.BaseURL); err == nil && base.Scheme == "https" && base.Host != "" {
		c.base = base
	}
	if c.counters == nil {
		c.counters = new(progress.Counters)
	}
	if o.Interactive {
		c.priority = "High"
	}
	if c.userAgent == "" {
		c.userAgent = "Rollcall"
	}
	c.http = &http.Client{Transport: o.Transport, CheckRedirect: c.checkRedirect}
	return c
}

// Select chooses which properties every later first page asks for, and every
// iteration that begins later decodes. Without it, these are all usual ones.
func (c *Client) Select(s directory.PropertySet) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.chosen = s
}

func (c *Client) selected(r resource) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.kind == directory.KindGroup {
		return c.chosen.Groups
	}
	return c.chosen.Users
}

// Exclude leaves properties out of every later first page and out of every
// object decoded by iterations that begin later. "id" and "members" are always
// read and cannot be excluded.
func (c *Client) Exclude(properties []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range properties {
		if !indispensable(p) {
			c.excluded[p] = true
		}
	}
}

// Excluded returns the properties given to Exclude and those that Graph has refused by
// name since, sorted, in the form of directory.RefusedName.
func (c *Client) Excluded() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	names := make([]string, 0, len(c.excluded))
	for p := range c.excluded {
		names = append(names, p)
	}
	slices.Sort(names)
	return names
}
