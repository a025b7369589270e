//go:build cgo && (linux || freebsd || openbsd || netbsd)

package main

import "github.com/godbus/dbus/v5"

// trayWatcher is the service that knows the tray icons of a desktop.
const trayWatcher = "org.kde.StatusNotifierWatcher"

// hasTray reports whether the desktop has a place for tray icons. Without one, nobody could
// find a hidden window again.
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
