package export

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/rollcallsync/rollcall/core/atomicfile"
	"github.com/rollcallsync/rollcall/core/problem"
)

// ToFile makes the file at path hold what write writes, whole or not at all,
// readable by its owner only. When anything fails, the file that was there
// stays.
func ToFile(path string, write func(io.Writer) error) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return problem.Usage(fmt.Sprintf("%q is not a file", path), "Name a file to write.")
	}
	var own error // of write
	err := atomicfile.Write(path, func(w io.Writer) error {
		own = write(w)
		return own
	})
	if err == nil || own != nil {
		return own
	}
	return unwritable(path, err)
}

// unwritable says why a file cannot be written.
func unwritable(path string, err error) error {
	why := "The system refuses it."
	switch {
	case errors.Is(err, os.ErrNotExist):
		why = "The folder does not exist."
	case errors.Is(err, os.ErrPermission):
		why = "This account may not write there."
	}
	return problem.Problem{
		Code: "file_unwritable", Title: fmt.Sprintf("The file %q cannot be written", path), Detail: why,
		Hint: "Name a file in a folder that this account can write to.",
	}.Wrap(err)
}
