package zoneinfo

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// systemFolders are the usual folders of the database, as in Go's time package. Windows has none of
// them.
var systemFolders = []string{"/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo"}

// system is the operating system's database.
type system struct{ folder, release string }

// findSystem returns the first database with a known version, or nil. A database without a version
// cannot be compared.
func findSystem(folders []string) database {
	for _, folder := range folders {
		if release := releaseOf(folder); release != "" {
			return system{folder, release}
		}
	}
	return nil
}

// releaseOf reads the version of the database in a folder. It is in the first line of tzdata.zi, "#
// version 2026f", which the database's own Makefile installs, or in +VERSION on macOS.
func releaseOf(folder string) string {
	for _, name := range []string{"tzdata.zi", "+VERSION"} {
		file, err := os.Open(filepath.Join(folder, name))
		if err != nil {
			continue
		}
		line, _ := bufio.NewReaderSize(file, 64).ReadSlice('\n') // a longer line is cut off, but it is not a version
		file.Close()
		release := strings.TrimSpace(strings.TrimPrefix(string(line), "# version "))
		if _, ok := parseRelease(release); ok {
			return release
		}
	}
	return ""
}

func (s system) version() string { return s.release }

func (s system) zone(name string) (string, []byte, error) {
	if !fs.ValidPath(name) || strings.Contains(name, `\`) {
		return "", nil, fmt.Errorf("%q: %w", name, ErrUnknown)
	}
	data, err := os.ReadFile(filepath.Join(s.folder, name))
	if errors.Is(err, fs.ErrNotExist) {
		err = fmt.Errorf("%q: %w", name, ErrUnknown)
	}
	return name, data, err
}
