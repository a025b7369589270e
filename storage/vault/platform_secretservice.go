//go:build (dragonfly && cgo) || (freebsd && cgo) || linux || netbsd || openbsd

package vault

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"

	ss "github.com/zalando/go-keyring/secret_service"

	"github.com/rollcallsync/rollcall/core/problem"
)

const (
	missingHint = "On a desktop, install gnome-keyring or KWallet and log in again. On a server, keep the secrets in " +
		"a vault in a file instead."
	lockedHint = "Unlock the login keyring, for example in Passwords and Keys or KWalletManager, and try again. A " +
		"keyring whose password is that of the account opens when you log in; without a desktop, unlock it with " +
		"gnome-keyring-daemon --unlock."
)

// lockedProperty is the property that says whether a collection is locked (Secret
// Service API, org.freedesktop.Secret.Collection).
const lockedProperty = "org.freedesktop.Secret.Collection.Locked"

// probe asks the Secret Service whether the collection that go-keyring uses is
// unlocked. It does not unlock it, so no prompt appears.
func probe() error {
	svc, err := ss.NewSecretService()
	if err != nil {
		return missing(err)
	}
	value, err := svc.GetLoginCollection().GetProperty(lockedProperty)
	if err != nil {
		return missing(err)
	}
	if isLocked, ok := value.Value().(bool); !ok || isLocked {
		return locked(errors.New("login collection is locked"))
	}
	return nil
}

// available returns an error if no session bus is known. It is called before every request.
func available() error {
	if !sessionBusKnown() {
		return missing(errors.New("no session bus"))
	}
	return nil
}

// diagnose explains an error from go-keyring by the current state of the keyring, because
// go-keyring has no types for these errors.
func diagnose(err error) error {
	var state *problem.Problem
	if errors.As(probe(), &state) {
		return state.Problem().Wrap(err)
	}
	return failed(err)
}

// sessionBusKnown reports whether the D-Bus library can find a session bus. Without
// one, the library would run dbus-launch, which leaves a bus that no other program
// knows, with an empty keyring.
func sessionBusKnown() bool {
	if address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); address != "" {
		return address != "autolaunch:"
	}
	folder := filepath.Join("/run/user", strconv.Itoa(os.Getuid()))
	for _, name := range []string{"bus", "dbus-session"} {
		if _, err := os.Stat(filepath.Join(folder, name)); err == nil {
			return true
		}
	}
	return false
}
