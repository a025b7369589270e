package vault

import (
	"errors"
	"os/exec"

	"github.com/zalando/go-keyring"
)

const (
	missingHint = "Open Keychain Access and make sure that there is a default keychain; a program started without a " +
		"log-in session has none."
	lockedHint = "Unlock the login keychain in Keychain Access and allow Rollcall to use it. Over SSH, unlock it " +
		"with: security unlock-keychain."
)

// Exit codes of /usr/bin/security: the lowest byte of the Security framework's
// result (SecBase.h).
const (
	interactionNotAllowed = 36  // errSecInteractionNotAllowed, -25308
	noDefaultKeychain     = 37  // errSecNoDefaultKeychain, -25307
	noSuchKeychain        = 50  // errSecNoSuchKeychain, -25294
	authorizationFailed   = 51  // errSecAuthFailed, -25293
	userCanceled          = 128 // errSecUserCanceled, -128
)

func available() error { return nil }

// probe looks for an entry that never exists. Any answer, even that it is missing, shows
// that the keychain is open.
func probe() error {
	_, err := keyring.Get(service, "probe")
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return err
}

func diagnose(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		switch exit.ExitCode() {
		case interactionNotAllowed, authorizationFailed, userCanceled:
			return locked(err)
		case noDefaultKeychain, noSuchKeychain:
			return missing(err)
		}
	}
	return failed(err)
}
