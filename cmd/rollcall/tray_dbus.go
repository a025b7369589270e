//go:build cgo && (linux || freebsd || openbsd || netbsd)

package main

import "github.com/godbus/dbus/v5"

// trayWatcher is the desktop's service for tray icons.
const trayWatcher = "org.kde.StatusNotifierWatcher"

// hasTray reports whether the desktop can show tray icons. Without a tray, nobody could show a
// hidden window again.
func hasTray() bool {
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		return false
	}
	defer bus.Close()
	watcher := bus.Object(trayWatcher, "/StatusNotifierWatcher")
	registered, err := watcher.GetProperty(trayWatcher + ".IsStatusNotifierHostRegistered")
	if err != nil {
		return false
	}
	answer, _ := registered.Value().(bool)
	return answer
}
