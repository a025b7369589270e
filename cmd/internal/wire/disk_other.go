//go:build !linux && !darwin && !freebsd && !windows

package wire

import "errors"

// diskFree is not supported on this system.
func diskFree(string) (uint64, error) { return 0, errors.ErrUnsupported }
