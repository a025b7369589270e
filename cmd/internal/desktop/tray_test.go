package desktop

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// panelConfig configures a panel that contains only a tray.
const panelConfig = `<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array">
    <value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=10;x=0;y=0"/>
      <property name="length" type="uint" value="100"/>
      <property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="24"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="systray"/>
  </property>
</channel>
`

const watcher = "org.kde.StatusNotifierWatcher"

// startTray starts a panel that contains only a tray.
func (d *desk) startTray() {
	d.t.Helper()
	folder := filepath.Join(d.home, ".config/xfce4/xfconf/xfce-perchannel-xml")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "xfce4-panel.xml"), []byte(panelConfig), 0o600); err != nil {
		d.t.Fatal(err)
	}
	d.start("xfce4-panel", "--disable-wm-check")
	await(d.t, func() string {
		if d.watcherSays("IsStatusNotifierHostRegistered") != "(<true>,)" {
			return "there is no tray"
		}
		return ""
	})
}

// watcherSays returns a property of the service that lists the tray icons, or "" if the service is
// not running.
func (d *desk) watcherSays(property string) string {
	said, err := d.command("gdbus", "call", "--session", "--dest", watcher, "--object-path", "/StatusNotifierWatcher",
		"--method", "org.freedesktop.DBus.Properties.Get", watcher, property).Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(said))
}

// trayMenu is the menu of the program's tray icon.
type trayMenu struct {
	d       *desk
	service string // its name on the bus
}

var registered = regexp.MustCompile(`'([^'/]+)(/[^']*)?'`)

// awaitTrayMenu waits for the program's tray icon.
func (d *desk) awaitTrayMenu() *trayMenu {
	d.t.Helper()
	m := &trayMenu{d: d}
	await(d.t, func() string {
		found := registered.FindStringSubmatch(d.watcherSays("RegisteredStatusNotifierItems"))
		if found == nil {
			return "there is no icon in the tray"
		}
		m.service = found[1]
		return ""
	})
	return m
}

// call calls a method of com.canonical.dbusmenu.
func (m *trayMenu) call(method string, args ...string) (string, error) {
	all := append([]string{
		"call", "--session", "--dest", m.service, "--object-path", "/StatusNotifierItem/menu", "--method",
		"com.canonical.dbusmenu." + method, "--",
	}, args...)
	said, err := m.d.command("gdbus", all...).Output()
	return string(said), err
}

// tooltip returns the tooltip of the icon, as gdbus prints it.
func (m *trayMenu) tooltip() string {
	said, err := m.d.command("gdbus", "call", "--session", "--dest", m.service, "--object-path", "/StatusNotifierItem",
		"--method", "org.freedesktop.DBus.Properties.Get", "org.kde.StatusNotifierItem", "ToolTip").Output()
	if err != nil {
		m.d.t.Errorf("ask for the tooltip: %v", err)
	}
	return string(said)
}

// item matches a menu entry in the answer of GetLayout.
var item = regexp.MustCompile(`<\((\d+), (\{[^}]*\})`)

// item returns the entry whose label begins with text. Entries that are not enabled cannot be
// clicked. The layout is parsed as gdbus prints it.
func (m *trayMenu) item(text string) (id string, enabled bool, label string) {
	layout, err := m.call("GetLayout", "0", "-1", "@as []")
	if err != nil {
		return "", false, ""
	}
	for _, found := range item.FindAllStringSubmatch(layout, -1) {
		label := regexp.MustCompile(`'label': <['"]([^>]*)['"]>`).FindStringSubmatch(found[2])
		if label != nil && strings.HasPrefix(label[1], text) {
			return found[1], !strings.Contains(found[2], "'enabled': <false>"), label[1]
		}
	}
	return "", false, ""
}

// await waits for an entry whose label begins with text, and returns the whole label.
func (m *trayMenu) await(text string) (label string) {
	m.d.t.Helper()
	await(m.d.t, func() string {
		if _, _, label = m.item(text); label == "" {
			layout, _ := m.call("GetLayout", "0", "-1", "@as []")
			return fmt.Sprintf("the menu of the tray has no %q: %s", text, layout)
		}
		return ""
	})
	return label
}

// click clicks on a menu entry.
func (m *trayMenu) click(text string) {
	m.d.t.Helper()
	await(m.d.t, func() string {
		id, enabled, _ := m.item(text)
		if id == "" || !enabled {
			return fmt.Sprintf("%q of the tray's menu cannot be pressed", text)
		}
		if _, err := m.call("Event", id, "clicked", "<int32 0>", "0"); err != nil {
			return fmt.Sprintf("press %q of the tray's menu: %v", text, err)
		}
		return ""
	})
}
