package graph

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// linkKind says where a link came from. This decides how to interpret a refusal.
type linkKind uint8

const (
	ownLink     linkKind = iota // written by this package
	roundLink                   // written by this package; begins a delta round
	listingLink                 // a nextLink of a listing
	deltaLink                   // a delta link, or a nextLink of a round
)

var errForeignLink = errors.New("link leads away from the configured Graph host")

// parseLink reads a link that will be requested unchanged. It accepts only https, only the
// configured host, and only links that are identical after parsing and encoding.
func (c *Client) parseLink(link string) (*url.URL, error) {
	u, err := url.Parse(link)
	if err != nil {
		return nil, errors.New("link is not a URL") // the text of a url.Error would quote the link's tokens
	}
	if !c.ours(u) {
		return nil, errForeignLink
	}
	if _, sent, _ := strings.Cut(link, "://"); !strings.HasSuffix(sent, u.RequestURI()) {
		return nil, errors.New("link cannot be sent unchanged")
	}
	return u, nil
}

// ours reports whether a token may be sent to a URL.
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

// checkRedirect prevents tokens from being sent to another host.
func (c *Client) checkRedirect(next *http.Request, via []*http.Request) error {
	if !c.ours(next.URL) {
		return fmt.Errorf("redirect: %w", errForeignLink)
	}
	if len(via) >= 5 {
		return errors.New("redirected too often")
	}
	return nil
}
