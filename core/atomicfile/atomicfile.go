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

// Write makes the file at path hold what write writes, readable by its owner
// only (mode 0600). It is written beside path, and takes its place once it is on
// the disk. When anything fails, write's own error first of all, the file that
// was there stays, and nothing else is left.
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

// maxStem is how much of a name that of a file beside it repeats: with what is added,
// it is not longer than systems allow (255 bytes) where the name itself is not.
const maxStem = 200

// Beside is the pattern, for os.CreateTemp, of a file that is written beside path.
func Beside(path string) string {
	stem := filepath.Base(path)
	return "." + stem[:min(len(stem), maxStem)] + ".*"
}

// Move puts a file that is on the disk in the place of the one at path, in the
// same file system.
func Move(from, path string) error {
	if err := os.Rename(from, path); err != nil {
		return err
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// syncFolder makes a rename survive a crash of the machine, where the system
// lets folders be synced. Elsewhere the rename stands all the same.
func syncFolder(path string) {
	folder, err := os.Open(path)
	if err != nil {
		return
	}
	defer folder.Close()
	_ = folder.Sync()
}
