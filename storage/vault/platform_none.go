//go:build !darwin && !windows && !((dragonfly && cgo) || (freebsd && cgo) || linux || netbsd || openbsd)

package vault

import "github.com/zalando/go-keyring"

const (
	missingHint = "Rollcall cannot use a keyring on this system. Use a supported system for connectors with a client " +
		"secret."
	lockedHint = "Unlock the keyring and try again."
)

func available() error { return nil }

func probe() error { return keyring.ErrUnsupportedPlatform }

func diagnose(err error) error { return failed(err) }
