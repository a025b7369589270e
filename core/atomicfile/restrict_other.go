//go:build !windows

package atomicfile

import (
	"io/fs"
	"os"
)

func restrict(path string) error {
	const others fs.FileMode = 0o077
	info, err := os.Stat(path)
	if err != nil || info.Mode()&others == 0 {
		return err
	}
	return os.Chmod(path, info.Mode().Perm()&^others)
}
