package wire

import (
	"fmt"
	"syscall"
	"unsafe"
)

var getDiskFreeSpaceEx = syscall.NewLazyDLL("kernel32.dll").NewProc("GetDiskFreeSpaceExW")

// diskFree returns the number of bytes that this user account may still write to a folder's disk.
func diskFree(folder string) (free uint64, err error) {
	path, err := syscall.UTF16PtrFromString(folder)
	if err != nil {
		return 0, fmt.Errorf("ask for the free space of %q: %w", folder, err)
	}
	ok, _, err := getDiskFreeSpaceEx.Call(uintptr(unsafe.Pointer(path)), uintptr(unsafe.Pointer(&free)), 0, 0)
	if ok == 0 {
		return 0, fmt.Errorf("ask for the free space of %s: %w", folder, err)
	}
	return free, nil
}
