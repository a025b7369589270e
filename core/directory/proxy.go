package directory

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/rollcallsync/rollcall/core/problem"
)

// Values of Connector.Proxy other than a proxy's address.
const (
	ProxySystem = ""     // as set by HTTPS_PROXY and NO_PROXY in the environment
	ProxyNone   = "none" // no proxy, regardless of the environment
)

const proxyExample = "Enter it like http://proxy.example.com:8080."

// ParseProxy checks a connector's proxy: "system" or nothing, "none", or the address of a proxy
// with its port. If the address has no scheme, http:// is added. An address with a user name is
// refused, because a connector does not store secrets. Problems never repeat the address, because
// it may contain a password.
func ParseProxy(typed string) (string, error) {
	text := strings.TrimSpace(typed)
	switch strings.ToLower(text) {
	case "", "system":
		return ProxySystem, nil
	case ProxyNone:
		return ProxyNone, nil
	}
	// Look for a user name before parsing the URL, because a password may contain characters that a
	// URL does not allow.
	if strings.Contains(text, "@") {
		return "", problem.Usage("A connector does not store a proxy's user name and password",
			"Leave them out. If the proxy needs them, use the system's proxy and put them in HTTPS_PROXY.")
	}
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "":
		return "", problem.Usage("This is not the address of a proxy", proxyExample)
	case u.Scheme != "http" && u.Scheme != "https":
		return "", problem.Usage("A proxy's address begins with http:// or https://", proxyExample)
	case u.Path != "" && u.Path != "/", u.RawQuery != "", u.Fragment != "":
		return "", problem.Usage("A proxy's address must end with the port", proxyExample)
	case strings.ContainsAny(u.Hostname(), " \t,;"):
		return "", problem.Usage("This is not the address of a proxy", proxyExample)
	}
	if port, err := strconv.ParseUint(u.Port(), 10, 16); err != nil || port == 0 {
		return "", problem.Usage("The proxy's port is missing, or not a number from 1 to 65535", proxyExample)
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), nil
}
