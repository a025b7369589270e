package graph

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// linkKind says where a link came from, which decides how to interpret a refusal.
type linkKind uint8

const (
	ownLink     linkKind = iota // written by this package
	roundLink                   // written by this package, and begins a delta round
	listingLink                 // nextLink of a listing, followed
	deltaLink                   // delta link or nextLink of a round, followed
)

var errForeignLink = errors.New("link leads away from the configured Graph host")

// parseLink reads a link for a verbatim request. It accepts only https, only the
// configured host, and only links that encode to exactly the same bytes after parsing.
func (c *Client) parseLink(link string) (*url.URL, error) {
	u, err := url.Parse(link)
	if err != nil {
		return nil, errors.New("link is no URL") // url.Error would quote its tokens
	}
	if !c.ours(u) {
		return nil, errForeignLink
	}
	if _, sent, _ := strings.Cut(link, "://"); !strings.HasSuffix(sent, u.RequestURI()) {
		return nil, errors.New("link cannot be sent as it is")
	}
	return u, nil
}

// ours says whether a URL is one that a token may be sent to.
func (c *Client) ours(u *url.URL) bool {
	return c.base != nil && u.Scheme == "https" && u.User == nil && u.Opaque == "" &&
		strings.EqualFold(u.Hostname(), c.base.Hostname()) && portOf(u) == portOf(c.base)
}

func portOf(u *url.URL) string {
	if port := u.Port(); port != "" {
		return port
	}
	return "443"
}

// checkRedirect keeps tokens on the configured host.
func (c *Client) checkRedirect(next *http.Request, via []*http.Request) error {
	if !c.ours(next.URL) {
		return fmt.Errorf("redirect: %w", errForeignLink)
	}
	if len(via) >= 5 {
		return errors.New("redirected too often")
	}
	return nil
}
