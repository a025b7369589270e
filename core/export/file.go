package export

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/rollcallsync/rollcall/core/problem"
)

// ToFile makes the file at path hold what write writes, whole or not at all: a
// temporary file in the same folder, mode 0600, takes its place when it is on
// the disk. When anything fails, the file that was there stays.
func ToFile(path string, write func(io.Writer) error) (err error) {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return problem.Usage(fmt.Sprintf("%q is not a file", path), "Name a file to write.")
	}
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return unwritable(path, err)
	}
	defer func() {
		if err != nil {
			file.Close()
			os.Remove(file.Name())
		}
	}()
	if err := fill(file, write); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return unwritable(path, err)
	}
	return nil
}

func fill(file *os.File, write func(io.Writer) error) error {
	buffer := bufio.NewWriterSize(file, 64<<10)
	if err := write(buffer); err != nil {
		return err
	}
	if err := errors.Join(buffer.Flush(), file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", file.Name(), err)
	}
	return nil
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
