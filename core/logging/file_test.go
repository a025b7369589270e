package logging

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Environment variables for the programs that TestEveryLineOfEveryProgramArrives starts: the log
// folder, the program's number, and the number of lines to log.
const (
	programFolder = "ROLLCALL_LOG_FOLDER"
	programNumber = "ROLLCALL_LOG_PROGRAM"
	programLines  = "ROLLCALL_LOG_LINES"
)

// longLine makes the log grow fast. A pattern can repeat at most 1,000 times.
const longLine = 1000

func TestMain(m *testing.M) {
	if folder := os.Getenv(programFolder); folder != "" {
		logAsProgram(folder)
		return
	}
	os.Exit(m.Run())
}

// logAsProgram turns this process into one of several that log to a folder. It reports when its log
// is open, and begins to write when its standard input ends.
func logAsProgram(folder string) {
	lines, _ := strconv.Atoi(os.Getenv(programLines))
	log := Open(folder, nil)
	log.Info("begins", "program", os.Getenv(programNumber), "line", 0)
	fmt.Println("ready")
	bufio.NewReader(os.Stdin).ReadString(0)
	for i := 1; i < lines; i++ {
		log.Info(strings.Repeat("x", longLine), "program", os.Getenv(programNumber), "line", i)
	}
}

// TestEveryLineOfEveryProgramArrives covers a daemon that created the log while a synchronization
// was running. Lines were overwritten and cut off (field fault 27). The programs write enough to
// rotate the log twice.
func TestEveryLineOfEveryProgramArrives(t *testing.T) {
	const programs, lines = 4, 3000
	folder := t.TempDir()
	runPrograms(t, folder, programs, lines)

	seen := map[string]int{}
	whole := regexp.MustCompile(`^time=\S+ level=INFO msg=(begins|x{1000}) program=(\d+) line=(\d+)$`)
	files, err := filepath.Glob(filepath.Join(folder, Pattern))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if len(text) > maxBytes+programs*2*longLine { // each program may add one line after finding room
			t.Errorf("%s has %d bytes", name, len(text))
		}
		for line := range strings.Lines(string(text)) {
			parts := whole.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
			if parts == nil {
				t.Fatalf("%s has a mangled line: %.400q", name, line)
			}
			seen[parts[2]+"/"+parts[3]]++
		}
	}
	if len(files) != 3 {
		t.Errorf("the log is in %d files, want 3: %v", len(files), files)
	}
	for program := range programs {
		for line := range lines {
			if got := seen[fmt.Sprintf("%d/%d", program, line)]; got != 1 {
				t.Fatalf("line %d of program %d arrived %d times", line, program, got)
			}
		}
	}
}

// runPrograms starts processes that log at the same time. All have opened the log, which did not
// exist, before the first one continues.
func runPrograms(t *testing.T, folder string, programs, lines int) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var ready, ended sync.WaitGroup
	for program := range programs {
		command := exec.Command(self, "-test.run=^$")
		command.Env = append(os.Environ(), programFolder+"="+folder,
			fmt.Sprintf("%s=%d", programNumber, program), fmt.Sprintf("%s=%d", programLines, lines))
		command.Stderr = os.Stderr
		in, inErr := command.StdinPipe()
		out, outErr := command.StdoutPipe()
		if err := errors.Join(inErr, outErr, command.Start()); err != nil {
			t.Fatal(err)
		}
		ready.Add(1)
		ended.Go(func() {
			if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
				t.Errorf("program %d: %v", program, err)
			}
			ready.Done()
			ready.Wait()
			if err := errors.Join(in.Close(), command.Wait()); err != nil {
				t.Errorf("program %d: %v", program, err)
			}
		})
	}
	ended.Wait()
}

// small returns a log whose files have room for a few lines.
func small(t *testing.T, keep int) *file {
	return &file{path: filepath.Join(t.TempDir(), "rollcall.log"), maxBytes: 10, keep: keep}
}

func write(t *testing.T, f *file, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if n, err := f.Write([]byte(line + "\n")); err != nil || n != len(line)+1 {
			t.Fatalf("Write(%q) is %d, %v", line, n, err)
		}
	}
}

func holds(t *testing.T, path, want string) {
	t.Helper()
	if text, err := os.ReadFile(path); err != nil || string(text) != want {
		t.Errorf("%s contains %q, %v, want %q", filepath.Base(path), text, err, want)
	}
}

func TestRotation(t *testing.T) {
	f := small(t, 2)
	stranger := filepath.Join(filepath.Dir(f.path), "rollcall-notes.log")
	if err := os.WriteFile(stranger, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	write(t, f, "aaaa", "bbbb", "cccc", "longer than a file may be", "dddd", "eeee")
	old := f.older()
	if len(old) != 2 {
		t.Fatalf("older files are %v, want 2", old)
	}
	holds(t, old[0], "cccc\n") // the earlier lines are gone
	holds(t, old[1], "longer than a file may be\n")
	holds(t, f.path, "dddd\neeee\n")
	if _, err := os.Stat(stranger); err != nil {
		t.Error("a file of another name was taken for an older log")
	}
}

// TestRotationUnderWay checks that lines are written even while another program has the lock.
func TestRotationUnderWay(t *testing.T) {
	f := small(t, 2)
	lock := lockOf(f)
	if ok, err := lock.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	write(t, f, "aaaa", "bbbb", "cccc")
	holds(t, f.path, "aaaa\nbbbb\ncccc\n")
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	write(t, f, "dddd")
	holds(t, f.path, "dddd\n")
}

// TestRotationOfAnOpenFile checks that no line is lost while another program reads the log. On
// Windows, such a file cannot be renamed.
func TestRotationOfAnOpenFile(t *testing.T) {
	f := small(t, 2)
	write(t, f, "aaaa")
	reader, err := os.Open(f.path)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	write(t, f, "bbbb", "cccc")
	var all string
	for _, name := range append(f.older(), f.path) {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all += string(text)
	}
	if want := "aaaa\nbbbb\ncccc\n"; all != want {
		t.Errorf("the log contains %q, want %q", all, want)
	}
}

func TestNamesOfOlderFiles(t *testing.T) {
	f := small(t, 2)
	at := time.Date(2026, 12, 1, 8, 0, 0, 0, time.FixedZone("", 3600))
	var names []string
	for range 3 { // all within one millisecond
		name := f.freeName(at)
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if got := filepath.Base(names[0]); got != "rollcall-2026-12-01T07-00-00.000.log" {
		t.Errorf("the name is %s", got)
	}
	if got := f.older(); !slices.Equal(got, names) {
		t.Errorf("older files are %v, want %v", got, names)
	}
}

func TestLogWithoutFolder(t *testing.T) {
	f := small(t, 2)
	f.path = filepath.Join(filepath.Dir(f.path), "none", "rollcall.log")
	if _, err := f.Write([]byte("x\n")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error is %v, want os.ErrNotExist", err)
	}
}
