//go:build ignore

// Pack writes the compiled time zones below a folder into an archive, for
// .ci/tzdata. The same zones make the same bytes.
//
//	go run core/zoneinfo/pack.go FOLDER ARCHIVE

package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"cmp"
	"compress/flate"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Entries that are not zones: variants of all zones with and without leap seconds, and names for
// the local time.
var left = []string{"posix", "right", "localtime", "posixrules"}

func main() {
	log.SetFlags(0)
	log.SetPrefix("pack: ")
	if len(os.Args) != 3 {
		log.Fatal("usage: pack FOLDER ARCHIVE")
	}
	n, err := pack(os.Args[1], os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d time zones in %s\n", n, os.Args[2])
}

func pack(folder, path string) (int, error) {
	release, err := releaseOf(folder)
	if err != nil {
		return 0, err
	}
	zones, err := read(folder)
	if err != nil {
		return 0, err
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(w, flate.BestCompression)
	})
	if err := z.SetComment(release); err != nil {
		return 0, err
	}
	for _, one := range zones {
		w, err := z.CreateHeader(&zip.FileHeader{Name: one.name, Method: zip.Deflate}) // without a time
		if err != nil {
			return 0, err
		}
		if _, err := w.Write(one.data); err != nil {
			return 0, err
		}
	}
	if err := z.Close(); err != nil {
		return 0, err
	}
	return len(zones), os.WriteFile(path, out.Bytes(), 0o644)
}

// releaseOf reads the version from the first line of tzdata.zi.
func releaseOf(folder string) (string, error) {
	file, err := os.Open(filepath.Join(folder, "tzdata.zi"))
	if err != nil {
		return "", err
	}
	defer file.Close()
	line, err := bufio.NewReader(file).ReadString('\n')
	release, ok := strings.CutPrefix(strings.TrimSpace(line), "# version ")
	if err == nil && !ok {
		err = fmt.Errorf("tzdata.zi begins with %q", line)
	}
	return release, err
}

type zone struct {
	name string
	data []byte
}

// read reads the compiled zones, sorted by name. They begin with TZif (RFC 9636).
func read(folder string) ([]zone, error) {
	var zones []zone
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		if slices.Contains(left, name) {
			if entry.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if entry.IsDir() {
			return nil
		}
		data, err := os.ReadFile(path) // follows links
		if err == nil && bytes.HasPrefix(data, []byte("TZif")) {
			zones = append(zones, zone{filepath.ToSlash(name), data})
		}
		return err
	})
	slices.SortFunc(zones, func(a, b zone) int { return cmp.Compare(a.name, b.name) })
	return zones, err
}
