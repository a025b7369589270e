package vault

import (
	"errors"
	"syscall"

	"github.com/zalando/go-keyring"
)

const (
	missingHint = "Make sure that the Credential Manager service is running; an account without its own log-in " +
		"session, such as a scheduled task that does not store its password, has no credentials."
	lockedHint = "Log in to Windows with this account and try again."
)

// System error codes of CredRead and CredWrite (wincred.h).
const (
	noSuchLogonSession = syscall.Errno(1312) // ERROR_NO_SUCH_LOGON_SESSION
	serviceDisabled    = syscall.Errno(1058) // ERROR_SERVICE_DISABLED
	serviceNotActive   = syscall.Errno(1062) // ERROR_SERVICE_NOT_ACTIVE
)

func available() error { return nil }

// probe looks for an entry that never exists. Any answer, even that it is missing, shows
// that the Credential Manager works.
func probe() error {
	_, err := keyring.Get(service, "probe")
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return err
}

func diagnose(err error) error {
	for _, gone := range []error{noSuchLogonSession, serviceDisabled, serviceNotActive} {
		if errors.Is(err, gone) {
			return missing(err)
		}
	}
	return failed(err)
}
