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

// TokenSource provides access tokens for Graph. It is called before every request, from several
// goroutines, and should cache its token.
type TokenSource interface {
	// Token returns a token. If fresh is set, it first drops the cached token, because Graph has
	// refused it.
	Token(ctx context.Context, fresh bool) (string, error)
}

// Options are the options of a Client. BaseURL and Token are required. The zero value of every
// other field is ready for use.
type Options struct {
	// BaseURL is the https URL of the cloud's Graph host without a path, such as
	// "https://graph.microsoft.com". Requests go only to this host.
	BaseURL string
	// Transport carries the requests; nil means http.DefaultTransport.
	Transport http.RoundTripper
	Token     TokenSource
	// Counters count requests, repeats, throttled answers and bytes; nil means that nothing is
	// counted.
	Counters *progress.Counters
	// Interactive asks Graph for high instead of low priority when it throttles. It is for requests
	// that a person waits for (https://learn.microsoft.com/graph/throttling-limits).
	Interactive bool
	// UserAgent names the program; the default is "Rollcall".
	UserAgent string
	// Patience limits waiting and retries.
	Patience Patience
}

// Client reads one tenant. The package comment describes its contract.
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

	// indirect is set once Graph has refused to list the direct groups of users; see MemberOf.
	indirect atomic.Bool
}

// New returns a client. It sends nothing. If BaseURL is not valid, the first call returns a
// *Failure.
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

// Select sets the properties that later first pages request and that later iterations decode. The
// default is all usual properties.
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

// Exclude leaves properties out of later first pages and out of the objects that later iterations
// decode. "id" and "members" are always read and cannot be excluded.
func (c *Client) Exclude(properties []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range properties {
		if !indispensable(p) {
			c.excluded[p] = true
		}
	}
}

// Excluded returns the properties given to Exclude and those that Graph has since refused by name.
// They are sorted and in the form of directory.RefusedName.
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
