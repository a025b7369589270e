//go:build linux || darwin || freebsd

package wire

import (
	"fmt"
	"syscall"
)

// diskFree returns the number of bytes that this user account may still write to a folder's disk.
func diskFree(folder string) (uint64, error) {
	var s syscall.Statfs_t
	if err := syscall.Statfs(folder, &s); err != nil {
		return 0, fmt.Errorf("ask for the free space of %s: %w", folder, err)
	}
	// The types of the fields differ between systems.
	return uint64(s.Bavail) * uint64(s.Bsize), nil
}
