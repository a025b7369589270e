//go:build linux || darwin || freebsd

package wire

import (
	"fmt"
	"syscall"
)

// diskFree returns how many bytes are free on a folder's disk for this user account.
func diskFree(folder string) (uint64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return 0, fmt.Errorf("ask for the free space of %s: %w", folder, err)
	}
	// The types of the fields differ between systems.
	return uint64(s.Bavail) * uint64(s.Bsize), nil
}
