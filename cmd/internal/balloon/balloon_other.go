//go:build !windows

package balloon

import "errors"

// Available reports whether Show can work on this system.
const Available = false

// Show fails on this system.
func Show(_, _ string) error { return errors.ErrUnsupported }
