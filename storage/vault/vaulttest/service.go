package vaulttest

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	ss "github.com/zalando/go-keyring/secret_service"
)

// patience is how long a program may take to start or to end. Only a hanging program
// takes longer, even on a busy machine.
const patience = 2 * time.Minute

// Service is a running Secret Service with an unlocked login collection.
type Service struct {
	t    testing.TB
	conn *ss.SecretService
}

// Password opens the keyring of a Service. Like a password that is typed when logging in to a
// desktop, it does not end with a line break.
const Password = "password of the test"

// StartSecretService starts a bus and a keyring and directs this process to them until
// the test ends. If the programs are not installed, it skips the test and says why.
func StartSecretService(t testing.TB) *Service {
	t.Helper()
	need(t, "gnome-keyring-daemon")
	bus := startBus(t)
	s := &Service{t: t, conn: bus}
	s.begin("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	return s
}

// begin starts the keyring with a command that passes on its standard input, which is the password.
// With an empty password, the collection would stay locked.
func (s *Service) begin(command string, args ...string) {
	s.t.Helper()
	keyring := exec.CommandContext(s.t.Context(), command, args...)
	keyring.Stdin = strings.NewReader(Password)
	start(s.t, keyring)
	s.awaitOwner(true)
}

// Restart ends the keyring, and starts it again with a command.
func (s *Service) Restart(command string, args ...string) {
	s.t.Helper()
	s.end()
	s.awaitOwner(false)
	s.begin(command, args...)
	s.t.Cleanup(s.end) // a shell may have started it
}

// StartBus starts a session bus for the test's own programs only, and directs this
// process to it until the test ends.
func StartBus(t testing.TB) {
	t.Helper()
	startBus(t)
}

func startBus(t testing.TB) *ss.SecretService {
	t.Helper()
	need(t, "dbus-daemon")
	dir := t.TempDir()
	for name, folder := range map[string]string{
		"XDG_DATA_HOME": "data", "XDG_CONFIG_HOME": "config", "XDG_CACHE_HOME": "cache", "XDG_RUNTIME_DIR": "run",
		"HOME": "home",
	} {
		path := filepath.Join(dir, folder)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv(name, path)
	}
	config := filepath.Join(dir, "bus.conf")
	if err := os.WriteFile(config, fmt.Appendf(nil, busConfig, shortFolder(t)), 0o600); err != nil {
		t.Fatal(err)
	}
	bus := exec.CommandContext(t.Context(), "dbus-daemon", "--config-file="+config, "--nofork", "--print-address=1")
	out, err := bus.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	// Registered before the cleanup that ends the bus, so it runs after that.
	var conn *ss.SecretService
	t.Cleanup(func() { awaitEnd(t, conn) })
	start(t, bus)
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("read the address of the bus: %v", err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(address))
	if conn, err = ss.NewSecretService(); err != nil {
		t.Fatalf("connect to the bus: %v", err)
	}
	return conn
}

// awaitEnd returns once conn, which the whole process shares, has noticed that its bus
// is gone. An earlier caller would get the dead connection.
func awaitEnd(t testing.TB, conn *ss.SecretService) {
	if conn == nil {
		return
	}
	select {
	case <-conn.Context().Done():
	case <-time.After(patience):
		t.Errorf("the connection to the bus was still open %v after the end of the bus", patience)
	}
}

// busConfig has no service folders, so nothing starts automatically on this bus.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=%s</listen>
  <auth>EXTERNAL</auth>
  <policy context="default"><allow send_destination="*"/><allow receive_sender="*"/><allow own="*"/></policy>
</busconfig>
`

// shortFolder makes a folder whose path fits into a socket address, which has about a hundred
// bytes. The path from t.TempDir contains the name of the test and may be too long.
func shortFolder(t testing.TB) string {
	dir, err := os.MkdirTemp("", "bus")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// need skips the test if a program is not installed.
func need(t testing.TB, program string) {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("%s is not installed: the keyring of this system is not tested", program)
	}
}

// start runs cmd until the test ends.
func start(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	var stderr strings.Builder
	cmd.Stderr = &stderr
	cmd.WaitDelay = patience
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
		if t.Failed() && stderr.Len() > 0 {
			t.Logf("%s: %s", filepath.Base(cmd.Path), stderr.String())
		}
	})
}

// end kills the keyring, whoever started it.
func (s *Service) end() {
	var id uint32
	bus := s.conn.BusObject()
	if bus.Call("org.freedesktop.DBus.GetConnectionUnixProcessID", 0, "org.freedesktop.secrets").Store(&id) != nil {
		return // it has ended
	}
	if process, err := os.FindProcess(int(id)); err == nil {
		process.Kill()
	}
}

// awaitOwner returns once the keyring has taken its name on the bus, or given it back.
func (s *Service) awaitOwner(want bool) {
	s.t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	late := time.After(patience)
	for {
		var owned bool
		err := s.conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, "org.freedesktop.secrets").Store(&owned)
		switch {
		case err != nil:
			s.t.Fatalf("ask the bus: %v", err)
		case owned == want:
			return
		}
		select {
		case <-tick.C:
		case <-late:
			s.t.Fatalf("gnome-keyring-daemon has not started or ended after %v", patience)
		}
	}
}

// Lock locks the login collection, as a screen lock may.
func (s *Service) Lock() {
	s.t.Helper()
	service := s.conn.Object("org.freedesktop.secrets", "/org/freedesktop/secrets")
	collection := s.conn.GetLoginCollection().Path()
	if err := service.Call("org.freedesktop.Secret.Service.Lock", 0, listOf(collection)).Err; err != nil {
		s.t.Fatalf("lock the keyring: %v", err)
	}
}

// Overwrite replaces the entry of a connector with a value from another program.
func (s *Service) Overwrite(connector, value string) {
	s.t.Helper()
	session, err := s.conn.OpenSession()
	if err != nil {
		s.t.Fatalf("open a session: %v", err)
	}
	defer s.conn.Close(session)
	attributes := map[string]string{"service": "Rollcall", "username": "connector/" + connector}
	if err := s.conn.CreateItem(s.conn.GetLoginCollection(), "x", attributes,
		ss.NewSecret(session.Path(), value)); err != nil {
		s.t.Fatalf("write an entry: %v", err)
	}
}

// listOf makes a list without naming the type of its value, which belongs to
// the D-Bus library.
func listOf[T any](value T) []T { return []T{value} }
