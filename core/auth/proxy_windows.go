package auth

import (
	"cmp"

	"github.com/mattn/go-ieproxy"
)

// readDesktopProxy reads the proxy settings of Windows: those of this account, or of the computer. It
// asks a script only if the settings name one. Looking for one in the network takes seconds, and
// browsers do so in the background.
func readDesktopProxy() desktopProxy {
	found := desktopProxy{place: "in the proxy settings of Windows"}
	settings := ieproxy.ReloadConf()
	if settings.Static.Active {
		found.address = cmp.Or(settings.Static.Protocols["https"], settings.Static.Protocols[""])
		found.bypass = settings.Static.NoProxy
	}
	if settings.Automatic.Active && settings.Automatic.PreConfiguredURL != "" {
		found.script = func(host string) string { return settings.Automatic.FindProxyForURL("https://" + host + "/") }
	}
	return found
}
