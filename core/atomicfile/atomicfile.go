package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Replace makes the file at path hold text, readable by its owner only.
func Replace(path string, text []byte) error {
	return Write(path, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// Write creates or replaces the file at path with the output of write, readable only by
// its owner (mode 0600). It writes to a file next to path first and puts it in place
// once it is on the disk. If anything fails, especially write itself, the existing file
// stays, and nothing else is left behind.
func Write(path string, write func(io.Writer) error) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), Beside(path))
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			file.Close()
			os.Remove(file.Name())
		}
	}()
	buffer := bufio.NewWriterSize(file, 64<<10)
	if err := write(buffer); err != nil {
		return err
	}
	if err := errors.Join(buffer.Flush(), file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", file.Name(), err)
	}
	return Move(file.Name(), path)
}

// maxStem is how much of a name the name of a temporary file repeats. With the added
// characters, it does not exceed the limit of systems (255 bytes) unless the name
// itself does.
const maxStem = 200

// Beside is the pattern, for os.CreateTemp, of a temporary file next to path.
func Beside(path string) string {
	stem := filepath.Base(path)
	return "." + stem[:min(len(stem), maxStem)] + ".*"
}

// Move moves a file that is on the disk to path and replaces the file there, in the
// same file system.
func Move(from, path string) error {
	if err := os.Rename(from, path); err != nil {
		return err
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// syncFolder makes a rename survive a crash of the machine, if the system can sync
// folders. Otherwise the rename still takes effect.
func syncFolder(path string) {
	folder, err := os.Open(path)
	if err != nil {
		return
	}
	defer folder.Close()
	_ = folder.Sync()
}
