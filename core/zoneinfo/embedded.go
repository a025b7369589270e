package zoneinfo

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"strings"
	"sync"
)

// archived is the database that .ci/tzdata made; the comment of the archive is the
// version.
//
//go:embed zoneinfo.zip
var archived []byte

var archive = sync.OnceValue(func() *zip.Reader {
	r, err := zip.NewReader(bytes.NewReader(archived), int64(len(archived)))
	if err != nil {
		panic(fmt.Sprintf("zoneinfo.zip was not made by .ci/tzdata: %v", err))
	}
	return r
})

// embedded is the database that is shipped with Rollcall.
type embedded struct{}

func (embedded) version() string { return archive().Comment }

// zone ignores letter case, because the file systems of Windows and macOS do so for the system's
// database.
func (embedded) zone(name string) (string, []byte, error) {
	for _, f := range archive().File {
		if !strings.EqualFold(f.Name, name) {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return "", nil, fmt.Errorf("open time zone %q: %w", name, err)
		}
		defer r.Close()
		data, err := io.ReadAll(r)
		return f.Name, data, err
	}
	return "", nil, fmt.Errorf("%q: %w", name, ErrUnknown)
}
