//go:build cgo

package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/cmd/internal/instance"
	"github.com/rollcallsync/rollcall/core/problem"
)

// The real program is tried on a desktop by cmd/internal/desktop; these tests are
// of what it does before there is a window.

func TestCommandLine(t *testing.T) {
	for name, tt := range map[string]struct {
		args           string
		code           int
		stdout, stderr string // parts of it; empty: nothing is printed
	}{
		"version":      {"--version", 0, "rollcall " + appVersion, ""},
		"help":         {"--help", 0, "--data-dir FOLDER", ""},
		"unknown flag": {"--nope", 2, "", "not defined: -nope"},
		"no folder":    {"--data-dir", 2, "", "needs an argument"},
		"argument":     {"extra", 2, "", `it takes no arguments, such as "extra"`},
		"after a flag": {"--demo extra", 2, "", `"extra"`},
	} {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := run(t.Context(), strings.Fields(tt.args), &stdout, &stderr); code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
			wantPrinted(t, "stdout", stdout.String(), tt.stdout)
			wantPrinted(t, "stderr", stderr.String(), tt.stderr)
			if lines := strings.Count(stderr.String(), "\n"); lines > 1 {
				t.Errorf("%d lines on stderr, want one", lines)
			}
		})
	}
}

func wantPrinted(t *testing.T, where, got, part string) {
	t.Helper()
	if part == "" && got != "" || !strings.Contains(got, part) {
		t.Errorf("%s: %q, want %q in it", where, got, part)
	}
}

func TestOneInstanceToAFolder(t *testing.T) {
	o := options{dataDir: t.TempDir(), demo: true}
	first, err := begin(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := begin(t.Context(), o); !errors.Is(err, instance.ErrShown) {
		t.Errorf("second start: %v, want ErrShown", err)
	}
	if len(first.instance.Raised) != 1 {
		t.Error("the first one was not asked to show its window")
	}
	first.end()
	again, err := begin(t.Context(), o)
	if err != nil {
		t.Fatalf("start after the end of the first: %v", err)
	}
	again.end()
}

func TestDemoTakesItsFolderAlong(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s, err := begin(t.Context(), options{demo: true})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(s.folder, "rollcall.db")); err != nil {
		t.Errorf("the demo has no database: %v", err)
	}
	s.end()
	if _, err := os.Stat(s.folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("its folder after the end: %v", err)
	}
}

// TestFailedStartEndsWhatItBegan: the next start finds the folder free, and says
// the same.
func TestFailedStartEndsWhatItBegan(t *testing.T) {
	o := options{dataDir: t.TempDir()}
	database := filepath.Join(o.dataDir, "rollcall.db")
	if err := os.WriteFile(database, []byte("somebody's notes"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s, err := begin(t.Context(), o)
		if p := problem.Of(err); p.Code != "database_foreign" || s.folder != o.dataDir {
			t.Errorf("start in %q: %+v", s.folder, p)
		}
	}
}

func TestOneLine(t *testing.T) {
	err := &problem.Problem{Title: "The database is damaged", Detail: "SQLite cannot\nread it.", Hint: "Restore a backup."}
	if got, want := oneLine(err), "The database is damaged. SQLite cannot read it. Restore a backup."; got != want {
		t.Errorf("one line is %q, want %q", got, want)
	}
}
