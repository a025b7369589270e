package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Replace writes text to the file at path, readable only by its owner.
func Replace(path string, text []byte) error {
	return Write(path, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// ReplacePublic is like Replace, but every account may read the file (mode 0644).
func ReplacePublic(path string, text []byte) error {
	return writeFile(path, public, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// The file modes.
const (
	private = 0o600
	public  = 0o644
)

// Write creates or replaces the file at path with the output of write, readable only by its owner
// (mode 0600). It writes to a file next to path first and renames it once it is on the disk. If
// anything fails, including write itself, the existing file stays and the temporary file is
// removed.
func Write(path string, write func(io.Writer) error) error {
	return writeFile(path, private, write)
}

func writeFile(path string, mode os.FileMode, write func(io.Writer) error) (err error) {
	if err := replaceable(path); err != nil {
		return err
	}
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
	if mode == private {
		_ = restrict(file.Name()) // as far as the disk has rights
	}
	buffer := bufio.NewWriterSize(file, 64<<10)
	if err := write(buffer); err != nil {
		return err
	}
	if mode != private { // the mode of a new temporary file
		err = file.Chmod(mode)
	}
	if err := errors.Join(err, buffer.Flush(), file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", file.Name(), err)
	}
	return Move(file.Name(), path)
}

// maxStem limits how much of a file's name the name of its temporary file repeats. The result, with
// the added characters, stays within the systems' limit of 255 bytes unless the name itself exceeds
// it.
const maxStem = 200

// Beside returns the pattern, for os.CreateTemp, of a temporary file next to path.
func Beside(path string) string {
	stem := filepath.Base(path)
	return "." + stem[:min(len(stem), maxStem)] + ".*"
}

// Move renames a file that is already on the disk to path, replacing any file there. Both must be
// in the same file system. Windows does not replace a file that any program has open. In that case,
// Move waits for a moment; if the file is still open, the fault of its error is disk.InUse.
func Move(from, path string) error {
	if err := replaceable(path); err != nil {
		return err
	}
	if err := rename(from, path); err != nil {
		return err
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// Free returns an error if the system would not replace the file at path because a program has it
// open. Like Move, it waits for a moment. Another program may open the file afterwards.
func Free(path string) error { return free(path) }

// ErrSpecial is the error for a path that leads to a device, a pipe or a socket. A file must not take
// its place: an administrator who writes to /dev/null would remove it.
var ErrSpecial = errors.New("not an ordinary file")

// replaceable returns ErrSpecial if path leads there. A link to a file is replaced itself, because
// another account may have made it.
func replaceable(path string) error {
	const special = os.ModeDevice | os.ModeNamedPipe | os.ModeSocket | os.ModeIrregular
	if info, err := os.Stat(path); err == nil && info.Mode()&special != 0 {
		return &os.PathError{Op: "replace", Path: path, Err: ErrSpecial}
	}
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
