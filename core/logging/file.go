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
	// oldLayout is the format of the time in the name of an older file, in UTC. Sorting the names
	// sorts the files by age.
	oldLayout = "2006-01-02T15-04-05.000"
	// rotationLock is held while a program renames the file.
	rotationLock = "log.lock"
)

// file appends lines to a log that several programs may write to at once. It begins a new log when
// the current one is full.
//
// It opens the log for each line and appends to it. The system then puts every line after the lines
// of other programs, and no program continues in a file that another one has renamed. On Windows,
// an open file cannot be renamed. The program then tries again with its next line.
type file struct {
	path     string
	maxBytes int64
	keep     int // number of older files
	mu       sync.Mutex
}

// Write appends one line. It is an error if the system writes only part of the line.
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

// full reports whether one more line is too much for a file. An empty file takes any line.
func (f *file) full(info fs.FileInfo, line int) bool {
	return info.Size() > 0 && info.Size()+int64(line) > f.maxBytes
}

// rotate renames the full file to an older one. If another program is doing that right now, or the
// system refuses, the file grows a little more. Writing the line is more important than the size.
func (f *file) rotate(line int) {
	lock := lockOf(f)
	if ok, err := lock.TryLock(); err != nil || !ok {
		return
	}
	defer lock.Unlock()
	info, err := os.Stat(f.path)
	if err != nil || !f.full(info, line) {
		return // another program has already renamed it
	}
	if os.Rename(f.path, f.freeName(time.Now())) == nil {
		f.prune()
	}
}

// lockOf returns the lock for renaming the file.
func lockOf(f *file) *flock.Flock {
	return flock.New(filepath.Join(filepath.Dir(f.path), rotationLock), flock.SetPermissions(0o600))
}

// freeName returns an unused name for an older file, made from the time at which the file ended.
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

// prune removes the oldest files beyond the limit. If it cannot remove a file, the next rotation
// tries again.
func (f *file) prune() {
	old := f.older()
	for _, name := range old[:max(0, len(old)-f.keep)] {
		_ = os.Remove(name)
	}
}

// older lists the older files, the oldest first. Files with other names do not belong to the log.
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
