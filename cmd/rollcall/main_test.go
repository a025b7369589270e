//go:build cgo

package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rollcallsync/rollcall/cmd/internal/instance"
	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
)

// The tests in cmd/internal/desktop run the real program on a desktop. The tests here cover what it
// does before there is a window.

func TestCommandLine(t *testing.T) {
	for name, tt := range map[string]struct {
		args           string
		code           int
		stdout, stderr string // parts of the output; empty means no output
	}{
		"version":      {"--version", 0, "rollcall " + appVersion, ""},
		"help":         {"--help", 0, "--data-dir FOLDER", ""},
		"unknown flag": {"--nope", 2, "", "not defined: -nope"},
		"no folder":    {"--data-dir", 2, "", "needs an argument"},
		"argument":     {"extra", 2, "", `unexpected argument "extra"`},
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
		t.Fatalf("start after the first one ended: %v", err)
	}
	again.end()
}

// TestStartWithABackup checks that the backup replaces the database. If that fails, the program
// must say why and start anyway.
func TestStartWithABackup(t *testing.T) {
	o := options{dataDir: t.TempDir()}
	backup := filepath.Join(t.TempDir(), "copy.db")
	first, err := begin(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	later := directory.NewProfile()
	later.Name = "Later"
	if _, err := first.AddProfile(t.Context(), later); err != nil {
		t.Fatal(err)
	}
	first.end()

	if got := restartArgs(o.dataDir, o, backup); !slices.Equal(got,
		[]string{"--data-dir", o.dataDir, "--restore", backup}) {
		t.Fatalf("it starts again with %q", got)
	}
	parsed, err := parseFlags(restartArgs(o.dataDir, o, backup), io.Discard)
	if err != nil || parsed.restore != backup {
		t.Fatalf("which it reads as %+v, %v", parsed, err)
	}
	again, err := begin(t.Context(), parsed)
	if err != nil {
		t.Fatal(err)
	}
	list, err := again.Profiles(t.Context())
	again.end()
	if err != nil || len(list) != 1 || again.restored.Backup != backup || again.trouble != nil {
		t.Errorf("profiles %+v, %v; restored %+v, %v", list, err, again.restored, again.trouble)
	}
	if _, err := os.Stat(again.restored.Aside); err != nil {
		t.Errorf("the database from before: %v", err)
	}

	o.restore = filepath.Join(t.TempDir(), "none.db")
	third, err := begin(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	third.end()
	if code := problem.Of(third.trouble).Code; code != "backup_missing" || third.restored.Backup != "" {
		t.Errorf("a backup that does not exist: %q, restored %+v", code, third.restored)
	}
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

// TestDemoShowsTheMainJob checks that the demo opens with the practice tenant connected and its
// first run in progress. It used to open on the welcome page, where a person had to do all this.
func TestDemoShowsTheMainJob(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s, err := begin(t.Context(), options{demo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer s.end()
	list, err := s.Connectors(t.Context())
	if err != nil || len(list) != 1 || list[0].Cloud != directory.CloudPractice || !list[0].Enabled {
		t.Fatalf("the demo has the connectors %+v, %v", list, err)
	}
	happened, cancel := s.Subscribe()
	defer cancel()
	ctx, stop := context.WithCancel(t.Context())
	var work sync.WaitGroup
	work.Go(func() { s.Serve(ctx) })
	work.Go(func() { s.demo.live(ctx, s.App) })
	for e := range happened {
		if began, ok := e.(events.RunBegan); ok {
			if began.Run.Connector != list[0].ID || began.Run.ID != 1 {
				t.Errorf("the first run is %+v", began.Run)
			}
			break
		}
	}
	stop()
	work.Wait()
}

// TestFailedStartEndsWhatItBegan checks that after a failed start, the data folder is not locked.
// The next start must report the same problem.
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
	err := &problem.Problem{
		Title: "The database is damaged", Detail: "SQLite cannot\nread it.",
		Hint: "Restore a backup.",
	}
	if got, want := oneLine(err), "The database is damaged. SQLite cannot read it. Restore a backup."; got != want {
		t.Errorf("one line is %q, want %q", got, want)
	}
}
