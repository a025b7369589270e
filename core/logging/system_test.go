package logging

import (
	"errors"
	"log/slog"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rollcallsync/rollcall/core/problem"
)

// record returns a logger and the entries that it sends to the system's log.
func record(least slog.Level) (*slog.Logger, *[]entry) {
	var sent []entry
	return slog.New(&systemHandler{least: least, send: func(e entry) error {
		sent = append(sent, e)
		return nil
	}}), &sent
}

func TestSystemLog(t *testing.T) {
	log, sent := record(slog.LevelInfo)
	log.Debug("dropped")
	log.Info("run ended", "connector", "aaaa", "run", 7)
	log.With("a", 1).WithGroup("g").With("b", 2).Warn("m", slog.Group("h", "c", 3), slog.Group("", "d", 4),
		slog.Group("empty"))
	log.Error("close", "error", problem.Problem{Title: "Outer"}.Wrap(errors.New("inner")))
	want := []entry{
		{slog.LevelInfo, "run ended", []field{{"connector", "aaaa"}, {"run", "7"}}},
		{slog.LevelWarn, "m", []field{{"a", "1"}, {"g.b", "2"}, {"g.h.c", "3"}, {"g.d", "4"}}},
		{slog.LevelError, "close: Outer (cause: inner)", []field{{"error", "Outer (cause: inner)"}}},
	}
	if diff := cmp.Diff(want, *sent, cmp.AllowUnexported(entry{}, field{})); diff != "" {
		t.Errorf("entries (-want +got):\n%s", diff)
	}
}

// TestSystemLogKeepsSecrets checks that the system log hides the same values as the log file.
func TestSystemLogKeepsSecrets(t *testing.T) {
	const leak = "hunter2"
	log, sent := record(slog.LevelInfo)
	log.Info("m", "client_secret", leak, slog.Group("request", "cookie", leak))
	log.WithGroup("credentials").With("value", leak).Info("m", "x", leak)
	log.With("token", leak).Info("m")
	for _, e := range *sent {
		for _, f := range e.fields {
			if f.value != redacted {
				t.Errorf("%s=%s", f.key, f.value)
			}
		}
	}
	if len(*sent) != 3 {
		t.Errorf("%d entries, want 3", len(*sent))
	}
}

// TestTwoLogs checks that a logger with the system log also writes to the log file.
func TestTwoLogs(t *testing.T) {
	log, sent := record(slog.LevelError)
	folder := t.TempDir()
	both := Open(folder, nil, log.Handler(), nil)
	both.Info("only in the file")
	both.Error("in both")
	if len(*sent) != 1 || (*sent)[0].text != "in both" {
		t.Errorf("entries %+v", *sent)
	}
}
