package crash_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/auth"
	"github.com/rollcallsync/rollcall/core/crash"
)

const sentinel = "sentinel~secret~value"

// The test binary is also the program that crashes. An environment variable chooses how.
func TestMain(m *testing.M) {
	folder, way := os.Getenv("CRASH_FOLDER"), os.Getenv("CRASH_WAY")
	if folder == "" {
		os.Exit(m.Run())
	}
	if _, err := crash.Keep(folder, "Rollcall 0.1.0"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(3)
	}
	crashing(way, auth.Secret(sentinel))
	crash.Ended(folder)
}

// crashing ends the program in the given way; only "well" does not crash it.
func crashing(way string, secret auth.Secret) {
	switch way {
	case "panic":
		panic(secret)
	case "goroutine":
		done := make(chan struct{})
		go func() {
			defer close(done)
			var nobody *strings.Builder
			nobody.WriteString(string(secret))
		}()
		<-done
		select {}
	case "error":
		panic(fmt.Errorf("sign in with %s: %w", secret, os.ErrInvalid))
	case "killed":
		os.Exit(1)
	}
}

// crashed runs the program and then acts like the next start.
func crashed(t *testing.T, folder, way string) crash.Report {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0])
	command.Env = append(os.Environ(), "CRASH_FOLDER="+folder, "CRASH_WAY="+way)
	output, err := command.CombinedOutput()
	if (err == nil) != (way == "well") {
		t.Errorf("%s: %v\n%s", way, err, output)
	}
	report, err := crash.Keep(folder, "Rollcall 0.1.1")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { crash.Ended(folder) })
	return report
}

func TestCrashLeavesAReport(t *testing.T) {
	for _, way := range []string{"panic", "goroutine", "error"} {
		t.Run(way, func(t *testing.T) {
			folder := t.TempDir()
			report := crashed(t, folder, way)
			text, err := os.ReadFile(report.Path)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(string(text), "Rollcall 0.1.0\n") ||
				!strings.Contains(string(text), "crash_test.crashing") {
				t.Errorf("report:\n%s", text)
			}
			if strings.Contains(string(text), sentinel) {
				t.Errorf("the report contains the secret:\n%s", text)
			}
			if fits, _ := filepath.Match(crash.Pattern, filepath.Base(report.Path)); !fits ||
				time.Since(report.At) > time.Hour {
				t.Errorf("report %+v", report)
			}
			if info, err := os.Stat(report.Path); err != nil ||
				runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
			}
			if again, err := crash.Keep(folder, "x"); again.Path != "" || err != nil {
				t.Errorf("reported twice: %+v, %v", again, err)
			}
		})
	}
}

func TestNoCrashNoReport(t *testing.T) {
	for _, way := range []string{"well", "killed"} {
		folder := t.TempDir()
		if report := crashed(t, folder, way); report.Path != "" {
			t.Errorf("%s: %+v", way, report)
		}
	}
}

func TestOldReportsGo(t *testing.T) {
	folder := t.TempDir()
	for day := range 7 {
		path := filepath.Join(folder, fmt.Sprintf("crash-2026110%d-080000.txt", day+1))
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	newest := crashed(t, folder, "panic")
	left, err := filepath.Glob(filepath.Join(folder, crash.Pattern))
	if err != nil || len(left) != 5 || left[4] != newest.Path {
		t.Errorf("left %q, %v", left, err)
	}
}

func TestFolderThatCannotBeWritten(t *testing.T) {
	if _, err := crash.Keep(filepath.Join(t.TempDir(), "none"), "x"); err == nil {
		t.Error("no error")
	}
}

func TestCaughtLeavesAReport(t *testing.T) {
	folder, at := t.TempDir(), time.Date(2026, time.November, 23, 11, 20, 0, 0, time.UTC)
	seen := map[string]bool{}
	for range 3 { // all within one second
		path, err := crash.Caught(folder, "Rollcall 0.1.0", fmt.Errorf("with %s", auth.Secret(sentinel)),
			[]byte("goroutine 1 [running]:\n"), at)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if want := "Rollcall 0.1.0\ncaught: panic: with "; err != nil || !strings.HasPrefix(string(text), want) ||
			!strings.Contains(string(text), "goroutine 1") {
			t.Errorf("report %q, %v", text, err)
		}
		if strings.Contains(string(text), sentinel) {
			t.Errorf("the report contains the secret:\n%s", text)
		}
		if fits, _ := filepath.Match(crash.Pattern, filepath.Base(path)); !fits || seen[path] {
			t.Errorf("it is called %s", path)
		}
		seen[path] = true
	}
	if _, err := crash.Caught(filepath.Join(folder, "none"), "x", "fault", nil, at); err == nil {
		t.Error("no error where it cannot be written")
	}
}
