//go:build !windows

package auth

// readDesktopProxy returns nothing: programs here read the proxy from the environment.
func readDesktopProxy() desktopProxy { return desktopProxy{} }
