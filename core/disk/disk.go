package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/quantity"
)

// Fault is the reason why the system refuses to write a file.
type Fault uint8

// The faults.
const (
	Other Fault = iota
	Full
	Quota    // the disk has room, but the user's quota is used up
	ReadOnly // the disk is read-only
	TooLong  // the path or a name in it is too long
	TooLarge // the file is too large for the file system or a limit
	Failing  // the disk did not take the data
	Missing  // the folder is missing
	Denied
	Special // the path leads to a device, a pipe or a socket
	InUse   // another program has the file open, and the system does not let two use it
)

// FaultOf classifies an error from the operating system. It returns Other for any other error.
func FaultOf(err error) Fault {
	for fault, codes := range systemCodes {
		for _, code := range codes {
			if errors.Is(err, code) {
				return fault
			}
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Missing
	case errors.Is(err, fs.ErrPermission):
		return Denied
	case errors.Is(err, atomicfile.ErrSpecial):
		return Special
	}
	return Other
}

// Reason explains in one sentence why path cannot be written. err is the operating system's error.
func Reason(path string, err error) string { return FaultOf(err).Reason(path) }

// Reason explains the fault of a path in one sentence and names the disk.
func (f Fault) Reason(path string) string {
	switch f {
	case Full:
		return fmt.Sprintf("The disk at %s is full.", Of(path))
	case Quota:
		return fmt.Sprintf("Your disk quota on the disk at %s is used up.", Of(path))
	case ReadOnly:
		return fmt.Sprintf("The disk at %s is read-only.", Of(path))
	case TooLong:
		return tooLong(path)
	case TooLarge:
		return fmt.Sprintf("The disk at %s does not allow a file of this size.", Of(path))
	case Failing:
		return fmt.Sprintf("The disk at %s did not accept the data.", Of(path))
	case Missing:
		return "The folder does not exist."
	case Denied:
		return "You are not allowed to write there."
	case Special:
		return "It is a device or a pipe, and not a file."
	case InUse:
		return "Another program has the file open."
	}
	return "The operating system refused to write there."
}

// Hint says how to fix the fault. noun names what can be stored elsewhere, such as "a file" or "a
// folder".
func (f Fault) Hint(noun string) string {
	switch f {
	case Full, Quota:
		return fmt.Sprintf("Free up space on that disk, or choose %s on another one.", noun)
	case ReadOnly, TooLarge:
		return fmt.Sprintf("Choose %s on another disk.", noun)
	case TooLong:
		return fmt.Sprintf("Choose %s with a shorter path.", noun)
	case Failing:
		return fmt.Sprintf("Check the health of that disk, and choose %s on another one.", noun)
	case InUse:
		return fmt.Sprintf("Close the file there and try again, or choose %s with another name.", noun)
	}
	return fmt.Sprintf("Choose %s that you can write to.", place(noun))
}

// place returns noun, with a folder around it if it is a file.
func place(noun string) string {
	if strings.HasSuffix(noun, "folder") {
		return noun
	}
	return noun + " in a folder"
}

// maxName is the maximum length of one name: 255 bytes on Linux and macOS, 255 characters on
// Windows.
const maxName = 255

// tooLong says whether the path or a single name in it is too long.
func tooLong(path string) string {
	for _, name := range strings.Split(filepath.ToSlash(path), "/") {
		if len(name) > maxName {
			return fmt.Sprintf("A name in the path is too long: it has %s characters.",
				quantity.Number(utf8.RuneCountInString(name)))
		}
	}
	return fmt.Sprintf("The path is too long: it has %s characters.", quantity.Number(utf8.RuneCountInString(path)))
}

// nearest returns path, or the first existing folder above it.
func nearest(path string, there func(string) bool) string {
	path, err := filepath.Abs(path)
	for err == nil && !there(path) && filepath.Dir(path) != path {
		path = filepath.Dir(path)
	}
	return path
}
