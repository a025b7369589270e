package logging

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"
)

const (
	// oldLayout is the moment in the name of an older file, in UTC: names sort as
	// the files are old.
	oldLayout = "2006-01-02T15-04-05.000"
	// rotationLock is held for the moment in which a program renames the file.
	rotationLock = "log.lock"
)

// file appends lines to a log that several programs may write at once, and begins a new one
// when it is full.
//
// It opens the log for each line and appends, so that the system puts every line after those
// of other programs, and no program continues in a file that another one has renamed. If open
// files cannot be renamed (Windows), a program that is refused tries again with its next line.
type file struct {
	path     string
	maxBytes int64
	keep     int // older files
	mu       sync.Mutex
}

// Write appends one line. A line that the system took only in part is an error.
func (f *file) Write(line []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	log, err := f.open()
	if err != nil {
		return 0, fmt.Errorf("open log: %w", err)
	}
	if info, err := log.Stat(); err == nil && f.full(info, len(line)) {
		if err := log.Close(); err != nil {
			return 0, fmt.Errorf("close log: %w", err)
		}
		f.rotate(len(line))
		if log, err = f.open(); err != nil {
			return 0, fmt.Errorf("open log: %w", err)
		}
	}
	n, err := log.Write(line)
	return n, errors.Join(err, log.Close())
}

func (f *file) open() (*os.File, error) {
	return os.OpenFile(f.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
}

// full says whether one more line is too much for a file. An empty one takes any line.
func (f *file) full(info fs.FileInfo, line int) bool {
	return info.Size() > 0 && info.Size()+int64(line) > f.maxBytes
}

// rotate renames the full file as an older one. If another program does that right now,
// or the system refuses it, the file grows a little more: writing the line is more
// important than keeping the size.
func (f *file) rotate(line int) {
	lock := lockOf(f)
	if ok, err := lock.TryLock(); err != nil || !ok {
		return
	}
	defer lock.Unlock()
	info, err := os.Stat(f.path)
	if err != nil || !f.full(info, line) {
		return // another program was faster
	}
	if os.Rename(f.path, f.freeName(time.Now())) == nil {
		f.prune()
	}
}

// lockOf is the lock for renaming the file.
func lockOf(f *file) *flock.Flock {
	return flock.New(filepath.Join(filepath.Dir(f.path), rotationLock), flock.SetPermissions(0o600))
}

// freeName returns an unused name for an older file, from the time of its end.
func (f *file) freeName(at time.Time) string {
	for {
		name := f.stem() + at.UTC().Format(oldLayout) + filepath.Ext(f.path)
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			return name
		}
		at = at.Add(time.Millisecond)
	}
}

// stem begins the names of older files.
func (f *file) stem() string { return strings.TrimSuffix(f.path, filepath.Ext(f.path)) + "-" }

// prune removes the oldest files beyond the limit. A file that cannot be removed now is
// removed after the next rotation.
func (f *file) prune() {
	old := f.older()
	for _, name := range old[:max(0, len(old)-f.keep)] {
		_ = os.Remove(name)
	}
}

// older lists the older files, the oldest first. Files of other names are not ours.
func (f *file) older() []string {
	dir, base := filepath.Split(f.stem())
	entries, err := os.ReadDir(filepath.Clean(dir))
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		middle, ok := strings.CutPrefix(e.Name(), base)
		middle, isLog := strings.CutSuffix(middle, filepath.Ext(f.path))
		if _, err := time.Parse(oldLayout, middle); ok && isLog && err == nil {
			names = append(names, filepath.Join(dir, e.Name()))
		}
	}
	slices.SortFunc(names, cmp.Compare[string])
	return names
}
