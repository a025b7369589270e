package atomicfile

import (
	"errors"
	"os"
	"syscall"
	"time"
)

// The Windows error for a file that another program has open (winerror.h). For the target of a
// rename, Windows returns ERROR_ACCESS_DENIED instead, as for a file that the account may not
// change.
const errSharingViolation syscall.Errno = 32

// patience is how long rename waits for other programs to close the target. Virus scanners and
// indexers open new files for a moment.
const patience = 2 * time.Second

// rename renames a file. If another program has the target open for longer than a moment, the error is
// errSharingViolation.
func rename(from, to string) error {
	err := retry(patience, func() (again bool, err error) {
		err = os.Rename(from, to)
		return errors.Is(err, syscall.ERROR_ACCESS_DENIED) || errors.Is(err, errSharingViolation), err
	})
	if errors.Is(err, syscall.ERROR_ACCESS_DENIED) && openElsewhere(to) {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: errSharingViolation}
	}
	return err
}

func free(path string) error {
	return retry(patience, func() (again bool, err error) {
		if openElsewhere(path) {
			return true, &os.PathError{Op: "replace", Path: path, Err: errSharingViolation}
		}
		return false, nil
	})
}

// openElsewhere reports whether a program has the file at path open. It asks for exclusive access.
func openElsewhere(path string) bool {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return false
	}
	file, err := syscall.CreateFile(name, syscall.GENERIC_READ, 0, nil, syscall.OPEN_EXISTING,
		syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if err == nil {
		syscall.CloseHandle(file)
	}
	return errors.Is(err, errSharingViolation)
}
