package desktop

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gofrs/flock"
)

// desk is a desktop like a person's: it has a display with a window manager, a session bus, a tray
// and a home folder.
type desk struct {
	t    testing.TB
	home string // contains all folders of the XDG base directory specification
	temp string // $TMPDIR of the programs on this desktop
	env  []string

	shots    string // folder for the pictures
	pictures int    // number of pictures
	kept     []picture
}

// The screen has room for the whole connector form and the panel.
const (
	screenWidth = 1400
	screenSize  = "1400x1140x24"
)

// newDesk starts a desktop.
func newDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{t: t, shots: pictures(t)}
	d.makeHome()
	d.startDisplay()
	d.startBus()
	d.start("openbox")
	d.awaitWindowManager()
	return d
}

// makeHome creates the folders. Their paths are short, because the path of a socket has at most
// about a hundred bytes.
func (d *desk) makeHome() {
	base, err := os.MkdirTemp("", "desk")
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() {
		if err := os.RemoveAll(base); err != nil {
			d.t.Errorf("leave nothing behind: %v", err)
		}
	})
	d.home, d.temp = filepath.Join(base, "home"), filepath.Join(base, "tmp")
	d.env = []string{
		"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "LIBGL_ALWAYS_SOFTWARE=1", "OMP_THREAD_LIMIT=1",
		"HOME=" + d.home, "TMPDIR=" + d.temp,
	}
	folders := map[string]string{
		"XDG_DATA_HOME": "home/.local/share", "XDG_CONFIG_HOME": "home/.config", "XDG_CACHE_HOME": "home/.cache",
		"XDG_RUNTIME_DIR": "run", "": "tmp",
	}
	for name, folder := range folders {
		path := filepath.Join(base, folder)
		if err := os.MkdirAll(path, 0o700); err != nil {
			d.t.Fatal(err)
		}
		if name != "" {
			d.env = append(d.env, name+"="+path)
		}
	}
}

// command returns a program to run on this desktop.
func (d *desk) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env, cmd.Dir = d.env, d.home
	return cmd
}

func (d *desk) start(name string, args ...string) *process {
	d.t.Helper()
	return start(d.t, d.command(name, args...))
}

// run runs a program to its end and returns its output.
func (d *desk) run(name string, args ...string) string {
	d.t.Helper()
	return runOut(d.t, d.command(name, args...))
}

// succeeds reports whether a program exits without an error.
func (d *desk) succeeds(name string, args ...string) bool {
	return d.command(name, args...).Run() == nil
}

// startDisplay starts an X server on a free display. Only one starts at a time on this computer: two
// that look for a free number at the same moment may take the same one.
func (d *desk) startDisplay() {
	d.t.Helper()
	turn := flock.New("/tmp/.rollcall-displays.lock")
	if err := turn.Lock(); err != nil {
		d.t.Fatal(err)
	}
	defer turn.Close()
	server := d.start("Xvfb", "-displayfd", "1", "-screen", "0", screenSize, "-fbdir", d.temp, "-nolisten", "tcp")
	await(d.t, func() string {
		if !strings.HasSuffix(server.stdout.String(), "\n") {
			return "there is no display"
		}
		return ""
	})
	d.env = append(d.env, "DISPLAY=:"+strings.TrimSpace(server.stdout.String()))
}

// busConfig configures a session bus on a socket. Only the services that the panel needs start
// automatically. Otherwise every test would have a keyring.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=%s</listen>
  <servicedir>%s</servicedir>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>
`

// panelService is the service file that starts the settings service of the panel.
const panelService = "org.xfce.Xfconf.service"

func (d *desk) startBus() {
	d.t.Helper()
	base := filepath.Dir(d.home)
	socket, services, config := filepath.Join(base, "run", "bus"), filepath.Join(base, "services"),
		filepath.Join(base, "bus.conf")
	if err := errors.Join(
		os.Mkdir(services, 0o700),
		os.Symlink(filepath.Join("/usr/share/dbus-1/services", panelService), filepath.Join(services, panelService)),
		os.WriteFile(config, fmt.Appendf(nil, busConfig, socket, services), 0o600),
	); err != nil {
		d.t.Fatal(err)
	}
	d.start("dbus-daemon", "--nofork", "--config-file="+config)
	d.env = append(d.env, "DBUS_SESSION_BUS_ADDRESS=unix:path="+socket)
	await(d.t, func() string {
		if _, err := os.Stat(socket); err != nil {
			return "there is no session bus"
		}
		return ""
	})
}

func (d *desk) awaitWindowManager() {
	d.t.Helper()
	await(d.t, func() string {
		if !d.succeeds("xdotool", "get_num_desktops") {
			return "there is no window manager"
		}
		return ""
	})
}

// startKeyring starts an unlocked keyring.
func (d *desk) startKeyring() {
	d.t.Helper()
	keyring := d.command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	// With an empty password, the keyring would stay locked.
	keyring.Stdin = strings.NewReader("password of the desktop\n")
	start(d.t, keyring)
	d.awaitName("org.freedesktop.secrets")
}

// startLockedKeyring starts a locked keyring, as after a screen lock. The password is not entered.
func (d *desk) startLockedKeyring() {
	d.t.Helper()
	d.startKeyring()
	d.run("gdbus", "call", "--session", "--dest", "org.freedesktop.secrets", "--object-path",
		"/org/freedesktop/secrets",
		"--method", "org.freedesktop.Secret.Service.Lock", "['/org/freedesktop/secrets/collection/login']")
}

// awaitName waits until a service is available on the bus.
func (d *desk) awaitName(name string) {
	d.t.Helper()
	await(d.t, func() string {
		owned, err := d.command("gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path",
			"/org/freedesktop/DBus",
			"--method", "org.freedesktop.DBus.NameHasOwner", name).Output()
		if err != nil || string(owned) != "(true,)\n" {
			return name + " is not on the bus"
		}
		return ""
	})
}
