//go:build cgo && (linux || freebsd || openbsd || netbsd)

package main

import "github.com/godbus/dbus/v5"

// trayWatcher is who knows the tray icons of a desktop.
const trayWatcher = "org.kde.StatusNotifierWatcher"

// hasTray reports whether the desktop has a place for tray icons. Without one
// nobody would find a window again that was hidden.
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
