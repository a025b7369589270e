package present

import (
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// The options for the proxy, as the form calls them.
const (
	ProxySystem lang.Key = "The system's proxy (HTTPS_PROXY)"
	ProxyNone   lang.Key = "No proxy"
	ProxyOwn    lang.Key = "This proxy"
)

// ProxyChoices are the options for the proxy that the form offers.
var ProxyChoices = []lang.Key{ProxySystem, ProxyNone, ProxyOwn}

// proxyChoice returns how the form shows a connector's proxy.
func proxyChoice(proxy string) (choice lang.Key, address string) {
	switch proxy {
	case directory.ProxySystem:
		return ProxySystem, ""
	case directory.ProxyNone:
		return ProxyNone, ""
	}
	return ProxyOwn, proxy
}

// proxy returns the connector's proxy that the form describes.
func (f ConnectorForm) proxy() string {
	switch f.Proxy {
	case ProxyNone:
		return directory.ProxyNone
	case ProxyOwn:
		return f.ProxyURL
	}
	return directory.ProxySystem
}
