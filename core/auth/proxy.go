package auth

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/http/httpproxy"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// proxyOf returns the function that chooses a proxy for a connector's requests.
func proxyOf(c directory.Connector) (func(*http.Request) (*url.URL, error), error) {
	switch c.Proxy {
	case directory.ProxySystem:
		return systemProxy()
	case directory.ProxyNone:
		return nil, nil
	}
	u, err := url.Parse(c.Proxy)
	if err != nil || u.Host == "" {
		return nil, problem.Usage("The connector's proxy cannot be read",
			"Enter its address again, such as http://proxy.example.com:8080.")
	}
	return http.ProxyURL(u), nil
}

// systemProxy reads the proxy settings of the environment. If net/http cannot parse an address, it
// ignores the address and connects directly. If the proxy is the only way to the Internet, this
// looks like a broken network. systemProxy therefore reports such an address as a problem.
func systemProxy() (func(*http.Request) (*url.URL, error), error) {
	config := httpproxy.FromEnvironment()
	if config.HTTPSProxy != "" {
		address, err := readProxy(config.HTTPSProxy)
		if err != nil {
			return nil, err
		}
		config.HTTPSProxy = address.String()
	}
	choose := config.ProxyFunc()
	return func(req *http.Request) (*url.URL, error) { return choose(req.URL) }, nil
}

// proxySchemes are the schemes of the proxies that net/http supports.
var proxySchemes = []string{"http", "https", "socks5", "socks5h"}

// readProxy reads the address of a proxy as people write it. The scheme may be missing. The user
// name and password may contain characters that a URL should encode, such as # / ? \ @ and spaces.
// A % with two hexadecimal digits is decoded. The host begins after the last @. Problems never
// repeat the address, because it may contain a password.
func readProxy(address string) (*url.URL, error) {
	scheme, rest := "http", strings.TrimSpace(address)
	if before, after, found := strings.Cut(rest, "://"); found && !strings.ContainsAny(before, ":@/") {
		scheme, rest = strings.ToLower(before), after
	}
	if !slices.Contains(proxySchemes, scheme) {
		return nil, proxyInvalid("does not begin with " + strings.Join(proxySchemes, "://, ") + "://")
	}
	var user *url.Userinfo
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		user = readUser(rest[:at])
		rest = rest[at+1:]
	}
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	u, err := url.Parse(scheme + "://" + rest)
	switch {
	case err != nil, u.Hostname() == "", strings.ContainsAny(u.Hostname(), " \t,;\\"):
		return nil, proxyInvalid("has no host, or its port is not a number")
	case u.Port() != "":
		if port, err := strconv.ParseUint(u.Port(), 10, 16); err != nil || port == 0 {
			return nil, proxyInvalid("has a port that is not a number from 1 to 65535")
		}
	}
	u.User = user
	return u, nil
}

// readUser reads user:password. Each part is decoded only if every % in it begins an encoded
// character.
func readUser(text string) *url.Userinfo {
	name, password, has := strings.Cut(text, ":")
	if has {
		return url.UserPassword(decoded(name), decoded(password))
	}
	return url.User(decoded(name))
}

func decoded(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

func proxyInvalid(why string) error {
	return &problem.Problem{
		Code:   problem.CodeProxyInvalid,
		Title:  "The proxy's address cannot be read",
		Detail: "The address in HTTPS_PROXY " + why + ".",
		Hint: "Write it as http://proxy.example.com:8080, with user:password@ before the host name if the proxy " +
			"requires them. " +
			"In the user name and password, %23 stands for #, %2F for /, %3F for ?, %40 for @, %5C for \\ and %20 " +
			"for a space.",
	}
}

// proxyRefusal is a proxy's answer to CONNECT with a status other than 200.
type proxyRefusal struct {
	host   string
	status int
	knows  bool     // the proxy received a user name
	wants  []string // the authentication schemes that it offers, such as Basic
}

func (e *proxyRefusal) Error() string {
	return fmt.Sprintf("proxy %s answered CONNECT with status %d", e.host, e.status)
}

func checkProxy(ctx context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode == http.StatusOK {
		if h := handshakeOf(ctx); h != nil {
			h.connected.Store(true)
		}
		return nil
	}
	refusal := &proxyRefusal{host: proxy.Host, status: resp.StatusCode, knows: proxy.User != nil}
	for _, line := range resp.Header.Values("Proxy-Authenticate") {
		way, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		refusal.wants = append(refusal.wants, way)
	}
	return refusal
}

// otherWays reports that the proxy does not accept a user name and password as Rollcall sends them,
// and what it accepts instead.
func (e *proxyRefusal) otherWays() (ways string, only bool) {
	basic := slices.ContainsFunc(e.wants, func(way string) bool { return strings.EqualFold(way, "Basic") })
	return strings.Join(e.wants, " or "), len(e.wants) > 0 && !basic
}

func proxyRefused(refusal *proxyRefusal, host string, ownProxy bool) problem.Problem {
	p := problem.Problem{
		Code:   problem.CodeProxyRefused,
		Title:  "The proxy refused the connection",
		Detail: fmt.Sprintf("Proxy %s answered with status %d when asked for %s.", refusal.host, refusal.status, host),
		Hint:   "Have " + host + " allowed on the proxy.",
	}
	if refusal.status != http.StatusProxyAuthRequired {
		return p
	}
	ways, only := refusal.otherWays()
	switch {
	case only:
		p.Detail += " It requires authentication with " + ways +
			", but Rollcall can only offer a user name and a password (Basic)."
		p.Hint = "Have " + host + " allowed on the proxy without authentication, or use a local proxy that signs in " +
			"to this one."
	case refusal.knows:
		p.Title = "The proxy refused the user name or the password"
		p.Hint = "Check both in HTTPS_PROXY. A domain goes before the name, as http://DOMAIN\\user:password@proxy:port."
	case ownProxy:
		p.Hint = "The proxy requires a user name and a password, which a connector does not store. " +
			"Choose the system's proxy in the connector, and put them into HTTPS_PROXY, as " +
			"http://user:password@proxy:port."
	default:
		p.Hint = "The proxy requires a user name and a password: put them into HTTPS_PROXY, as " +
			"http://user:password@proxy:port."
	}
	return p
}
