//go:build unix

package disk

import (
	"os"
	"path/filepath"
	"syscall"
)

// systemCodes are the faults for which the operating system has its own error numbers.
var systemCodes = map[Fault][]error{
	Full: {syscall.ENOSPC}, Quota: {syscall.EDQUOT}, ReadOnly: {syscall.EROFS}, TooLong: {syscall.ENAMETOOLONG},
	TooLarge: {syscall.EFBIG}, Failing: {syscall.EIO},
}

// Of returns the mount point of the disk that contains path. path need not exist.
func Of(path string) string {
	path = nearest(path, func(p string) bool { _, ok := deviceOf(p); return ok })
	device, _ := deviceOf(path)
	for parent := filepath.Dir(path); parent != path; parent = filepath.Dir(path) {
		if above, ok := deviceOf(parent); !ok || above != device {
			break
		}
		path = parent
	}
	return path
}

func deviceOf(path string) (uint64, bool) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, false
	}
	status, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return uint64(status.Dev), true
}
