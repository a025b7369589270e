package crash

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"time"
)

// current is the file for a crash report. The next start adds the date to its name. Pattern matches
// the renamed files.
const (
	current = "crash.txt"
	Pattern = "crash-*.txt"
)

// kept is the number of reports that are kept.
const kept = 5

// Report is the stored report of a crash.
type Report struct {
	Path string // empty if there is no report
	At   time.Time
}

// Keep makes this program leave a report in folder if it crashes from now on. The report begins
// with program, a line that identifies the program. If the previous program crashed, Keep returns
// its report. It does so only once, because it also renames the file. If Keep fails, this program
// leaves no report but works otherwise.
func Keep(folder, program string) (before Report, err error) {
	path := filepath.Join(folder, current)
	before, err = claim(folder, path)
	if err != nil {
		return before, err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return before, fmt.Errorf("make crash report: %w", err)
	}
	defer file.Close() // the runtime has its own file handle
	if _, err := fmt.Fprintln(file, program); err != nil {
		return before, fmt.Errorf("begin crash report: %w", err)
	}
	if err := debug.SetCrashOutput(file, debug.CrashOptions{}); err != nil {
		return before, fmt.Errorf("keep crash report: %w", err)
	}
	return before, nil
}

// Caught stores a report of a panic that was recovered at the given time: its value and the stack
// of its goroutine. The file is next to the reports of crashes that ended a program.
func Caught(folder, program string, fault any, stack []byte, at time.Time) (path string, err error) {
	text := fmt.Appendf(nil, "%s\ncaught: panic: %v\n\n%s", program, fault, stack)
	stem := filepath.Join(folder, "crash-"+at.UTC().Format("20060102-150405"))
	path = stem + ".txt"
	for n := 2; ; n++ {
		file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) && n <= kept {
			path = fmt.Sprintf("%s-%d.txt", stem, n) // reports of the same second
			continue
		}
		if err != nil {
			return "", fmt.Errorf("make crash report: %w", err)
		}
		_, err = file.Write(text)
		if err := errors.Join(err, file.Close()); err != nil {
			return "", fmt.Errorf("write crash report: %w", err)
		}
		thin(folder)
		return path, nil
	}
}

// Ended removes the unused report file when the program ends normally.
func Ended(folder string) {
	_ = debug.SetCrashOutput(nil, debug.CrashOptions{})
	_ = os.Remove(filepath.Join(folder, current)) // it only identifies the program
}

// claim adds the date to the name of the file at path, if that file reports a crash.
func claim(folder, path string) (Report, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Report{}, nil
	}
	if err != nil {
		return Report{}, fmt.Errorf("read crash report: %w", err)
	}
	if end := bytes.IndexByte(text, '\n'); end < 0 || end == len(text)-1 {
		return Report{}, nil // there is only the program's line: the program was killed
	}
	info, err := os.Stat(path)
	if err != nil {
		return Report{}, fmt.Errorf("read crash report: %w", err)
	}
	r := Report{
		Path: filepath.Join(folder, "crash-"+info.ModTime().UTC().Format("20060102-150405")+".txt"),
		At:   info.ModTime(),
	}
	if err := os.Rename(path, r.Path); err != nil {
		return Report{}, fmt.Errorf("keep crash report: %w", err)
	}
	thin(folder)
	return r, nil
}

// thin removes the oldest reports, whose names sort by date. A report that it cannot remove does no
// harm.
func thin(folder string) {
	paths, _ := filepath.Glob(filepath.Join(folder, Pattern))
	slices.Sort(paths)
	for _, path := range paths[:max(0, len(paths)-kept)] {
		_ = os.Remove(path)
	}
}
