package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/rollcallsync/rollcall/core/quantity"
)

// Fault is why the system refuses a file.
type Fault uint8

// The faults.
const (
	Other Fault = iota
	Full
	Quota    // the disk has room, but not for this account
	ReadOnly // the disk
	TooLong  // the path, or a name in it
	TooLarge // the file, for the file system or a limit
	Failing  // the disk did not take the data
	Missing  // the folder
	Denied
)

// FaultOf classifies an error of the system. It returns Other for any other error.
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
	}
	return Other
}

// Reason says in one sentence why path cannot be written, for err of the system.
func Reason(path string, err error) string { return FaultOf(err).Reason(path) }

// Reason says the fault of a path in one sentence, and names the disk.
func (f Fault) Reason(path string) string {
	switch f {
	case Full:
		return fmt.Sprintf("%s is full.", named(path))
	case Quota:
		return fmt.Sprintf("%s has no more room for this account: its quota is used up.", named(path))
	case ReadOnly:
		return fmt.Sprintf("%s is read-only.", named(path))
	case TooLong:
		return tooLong(path)
	case TooLarge:
		return fmt.Sprintf("%s does not allow a file of this size.", named(path))
	case Failing:
		return fmt.Sprintf("%s did not accept the data.", named(path))
	case Missing:
		return "The folder does not exist."
	case Denied:
		return "This account may not write there."
	}
	return "The operating system refuses it."
}

// Hint says what to do about it. noun is the thing that can be stored elsewhere, such
// as "a file" or "a folder".
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
	}
	return fmt.Sprintf("Choose %s that this account can write to.", place(noun))
}

// place is a folder, or a file in one.
func place(noun string) string {
	if strings.HasSuffix(noun, "folder") {
		return noun
	}
	return noun + " in a folder"
}

// named begins a sentence about the disk that path is on.
func named(path string) string { return "The disk at " + Of(path) }

// maxName is how long one name may be: 255 bytes on Linux and macOS, 255 characters
// on Windows.
const maxName = 255

// tooLong tells a path that is too long from one with a name that is.
func tooLong(path string) string {
	for _, name := range strings.Split(filepath.ToSlash(path), "/") {
		if len(name) > maxName {
			return fmt.Sprintf("A name in the path is too long: it has %s characters.", quantity.Number(utf8.RuneCountInString(name)))
		}
	}
	return fmt.Sprintf("The path is too long: it has %s characters.", quantity.Number(utf8.RuneCountInString(path)))
}

// nearest is path, or the first folder above it that is there.
func nearest(path string, there func(string) bool) string {
	path, err := filepath.Abs(path)
	for err == nil && !there(path) && filepath.Dir(path) != path {
		path = filepath.Dir(path)
	}
	return path
}
