package colorscheme

import (
	"context"
	"os/exec"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/godbus/dbus/v5"

	"github.com/rollcallsync/rollcall/core/settings"
)

// settle is how long to wait after a file has changed. Desktops write several files in a row.
const settle = 200 * time.Millisecond

// patience is how long to wait for an answer from a desktop service. The portal may have to start
// first.
const patience = 10 * time.Second

// Watch calls changed with Light or Dark whenever the appearance differs from the last one
// reported. The first comparison is with known. Watch returns when ctx ends.
func (d Desktop) Watch(ctx context.Context, known settings.Appearance, changed func(settings.Appearance)) {
	signals, stop := portalSignals()
	defer stop()
	files, events := watchFolders(d.folders())
	if files != nil {
		defer files.Close()
	}
	tell := func() {
		if now := d.ask(ctx); now != known && ctx.Err() == nil {
			known = now
			changed(now)
		}
	}
	tell()
	later := time.NewTimer(settle)
	defer later.Stop()
	for {
		select {
		case <-events:
			later.Reset(settle)
		case _, open := <-signals:
			if !open { // The connection to the bus was closed.
				signals = nil
				continue
			}
			tell()
		case <-later.C:
			tell()
		case <-ctx.Done():
			return
		}
	}
}

// ask asks all sources.
func (d Desktop) ask(ctx context.Context) settings.Appearance {
	return first(d.variable, func() settings.Appearance { return ofPortal(ctx) },
		func() settings.Appearance { return ofScheme(gsettings(ctx, "color-scheme")) }, d.files,
		func() settings.Appearance { return ofTheme(gsettings(ctx, "gtk-theme")) })
}

// watchFolders watches the folders that exist. If watching is not possible, changes are not
// noticed.
func watchFolders(folders []string) (*fsnotify.Watcher, <-chan fsnotify.Event) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, nil
	}
	for _, folder := range folders {
		_ = w.Add(folder) // Most desktops lack some of the folders.
	}
	return w, w.Events
}

// gsettings returns a GSettings key of GNOME's interface, which other desktops also use, or "" if
// there is none.
func gsettings(ctx context.Context, key string) string {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	value, err := exec.CommandContext(ctx, "gsettings", "get", "org.gnome.desktop.interface", key).Output()
	if err != nil {
		return ""
	}
	return strings.Trim(strings.TrimSpace(string(value)), "'")
}

func ofScheme(value string) settings.Appearance {
	switch value {
	case "prefer-dark":
		return settings.Dark
	case "prefer-light":
		return settings.Light
	}
	return unknown
}

// The settings portal
// (https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html).
const (
	portalName      = "org.freedesktop.portal.Desktop"
	portalPath      = "/org/freedesktop/portal/desktop"
	portalInterface = "org.freedesktop.portal.Settings"
	portalNamespace = "org.freedesktop.appearance"
	portalKey       = "color-scheme"
)

// ofPortal asks the desktop's portal: 1 is dark, 2 is light, 0 is no preference.
func ofPortal(ctx context.Context) settings.Appearance {
	bus, err := dbus.SessionBus() // Fyne uses the same connection.
	if err != nil {
		return unknown
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	var answer dbus.Variant
	if bus.Object(portalName, portalPath).CallWithContext(ctx, portalInterface+".Read", 0, portalNamespace, portalKey).
		Store(&answer) != nil {
		return unknown
	}
	value := answer.Value()
	if inner, ok := value.(dbus.Variant); ok { // The method Read wraps the value twice.
		value = inner.Value()
	}
	switch value {
	case uint32(1):
		return settings.Dark
	case uint32(2):
		return settings.Light
	}
	return unknown
}

// portalSignals receives a signal whenever the portal's settings change.
func portalSignals() (signals <-chan *dbus.Signal, stop func()) {
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		return nil, func() {}
	}
	stop = func() { bus.Close() } // The signals are no longer read.
	if bus.AddMatchSignal(dbus.WithMatchInterface(portalInterface), dbus.WithMatchMember("SettingChanged"),
		dbus.WithMatchArg(0, portalNamespace)) != nil {
		return nil, stop
	}
	c := make(chan *dbus.Signal, 8)
	bus.Signal(c)
	return c, stop
}
