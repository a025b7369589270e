package auth

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/net/http/httpproxy"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
)

// proxyOf returns the function that chooses a proxy for a connector's requests.
func proxyOf(c directory.Connector) (func(*http.Request) (*url.URL, error), error) {
	switch c.Proxy {
	case directory.ProxySystem:
		return systemProxy(httpproxy.FromEnvironment(), readDesktopProxy)
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

// systemProxy returns the proxy settings of the environment, or those of the desktop if the environment
// has none. If net/http cannot parse an address, it ignores the address and connects directly. If the
// proxy is the only way to the Internet, this looks like a broken network. systemProxy therefore
// reports such an address as a problem.
func systemProxy(
	config *httpproxy.Config, desktop func() desktopProxy,
) (func(*http.Request) (*url.URL, error), error) {
	whose := "in HTTPS_PROXY"
	var script func(host string) string
	if config.HTTPSProxy == "" {
		found := desktop()
		whose, script = found.place, found.script
		config.HTTPSProxy, config.NoProxy = found.address, joinedHosts(config.NoProxy, found.bypass)
	}
	if config.HTTPSProxy != "" {
		address, err := readProxy(config.HTTPSProxy, whose)
		if err != nil {
			return nil, err
		}
		config.HTTPSProxy = address.String()
	}
	choose := config.ProxyFunc()
	if script == nil {
		return func(req *http.Request) (*url.URL, error) { return choose(req.URL) }, nil
	}
	asked := scriptAnswers{ask: script, answers: map[string]scriptAnswer{}}
	return func(req *http.Request) (*url.URL, error) {
		if address := asked.of(req.URL.Host); address != "" && req.URL.Scheme == "https" {
			return readProxy(address, whose)
		}
		return choose(req.URL)
	}, nil
}

// desktopProxy contains the proxy settings of a desktop, as Windows has them.
type desktopProxy struct {
	place   string                   // where they are, for people, such as "in the settings of Windows"
	address string                   // of the proxy for HTTPS; empty if there is none
	bypass  string                   // hosts that need no proxy, separated by commas
	script  func(host string) string // asks a script (PAC) for the proxy of a host; nil if there is none
}

func joinedHosts(x, y string) string { return strings.Trim(x+","+y, ",") }

// scriptAnswers remembers what a script answered, because asking takes time. It is safe for concurrent
// use. Two goroutines may ask about a host at the same time.
type scriptAnswers struct {
	ask     func(host string) string
	mu      sync.Mutex
	answers map[string]scriptAnswer // by host; there are only a few hosts
}

type scriptAnswer struct {
	address string
	until   time.Time
}

// scriptGood is how long an answer of a script is used.
const scriptGood = 10 * time.Minute

func (s *scriptAnswers) of(host string) string {
	s.mu.Lock()
	known, ok := s.answers[host]
	s.mu.Unlock()
	if ok && time.Now().Before(known.until) {
		return known.address
	}
	found := scriptAnswer{address: s.ask(host), until: time.Now().Add(scriptGood)}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[host] = found
	return found.address
}

// proxySchemes are the schemes of the proxies that net/http supports.
var proxySchemes = []string{"http", "https", "socks5", "socks5h"}

// readProxy reads the address of a proxy as people write it. The scheme may be missing. The user
// name and password may contain characters that a URL should encode, such as # / ? \ @ and spaces.
// A % with two hexadecimal digits is decoded. The host begins after the last @. Problems never
// repeat the address, because it may contain a password. They name the place where it was found.
func readProxy(address, place string) (*url.URL, error) {
	scheme, rest := "http", strings.TrimSpace(address)
	if before, after, found := strings.Cut(rest, "://"); found && !strings.ContainsAny(before, ":@/") {
		scheme, rest = strings.ToLower(before), after
	}
	if !slices.Contains(proxySchemes, scheme) {
		return nil, proxyInvalid(place, "does not begin with "+strings.Join(proxySchemes, "://, ")+"://")
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
		return nil, proxyInvalid(place, "has no host, or its port is not a number")
	case u.Port() != "":
		if port, err := strconv.ParseUint(u.Port(), 10, 16); err != nil || port == 0 {
			return nil, proxyInvalid(place, "has a port that is not a number from 1 to 65535")
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

func proxyInvalid(place, why string) error {
	return &problem.Problem{
		Code:   problem.CodeProxyInvalid,
		Title:  "The proxy's address cannot be read",
		Detail: "The address " + place + " " + why + ".",
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
