package disk

import (
	"os"
	"path/filepath"
	"syscall"
)

// Windows errors (System Error Codes, winerror.h) that the standard library does not name.
const (
	errWriteProtect     syscall.Errno = 19
	errCRC              syscall.Errno = 23
	errWriteFault       syscall.Errno = 29
	errSharingViolation syscall.Errno = 32
	errLockViolation    syscall.Errno = 33
	errHandleDiskFull   syscall.Errno = 39
	errBufferOverflow   syscall.Errno = 111
	errDiskFull         syscall.Errno = 112
	errNameTooLong      syscall.Errno = 206 // ERROR_FILENAME_EXCED_RANGE
	errFileTooLarge     syscall.Errno = 223
	errIODevice         syscall.Errno = 1117
	errQuotaExceeded    syscall.Errno = 1295
)

// systemCodes are the faults for which the operating system has its own error numbers.
var systemCodes = map[Fault][]error{
	Full: {errDiskFull, errHandleDiskFull}, Quota: {errQuotaExceeded}, ReadOnly: {errWriteProtect},
	TooLong: {errNameTooLong, errBufferOverflow}, TooLarge: {errFileTooLarge},
	Failing: {errCRC, errIODevice, errWriteFault}, InUse: {errSharingViolation, errLockViolation},
}

// Of returns the drive letter or the share of the disk that contains path. path need not exist.
func Of(path string) string {
	path = nearest(path, func(p string) bool { _, err := os.Stat(p); return err == nil })
	if volume := filepath.VolumeName(path); volume != "" {
		return volume
	}
	return path
}
