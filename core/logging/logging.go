package logging

import (
	"io"
	"log/slog"
	"path/filepath"

	"github.com/rollcallsync/rollcall/core/settings"
)

// The size of the log and the number of files that are kept.
const (
	maxBytes    = 5 << 20
	maxOldFiles = 4
)

// Pattern matches the names of all log files, the newest and the older ones.
const Pattern = "rollcall*.log"

// Open returns a logger that writes to folder, and to also and the given handlers if they are not
// nil. The first line creates the file, with mode 0600. Several programs may log to one folder, and
// every line of each arrives complete.
func Open(folder string, also io.Writer, more ...slog.Handler) *slog.Logger {
	handlers := []slog.Handler{newTextHandler(&file{
		path: filepath.Join(folder, settings.LogFile), maxBytes: maxBytes, keep: maxOldFiles,
	})}
	if also != nil {
		handlers = append(handlers, newTextHandler(also))
	}
	for _, handler := range more {
		if handler != nil {
			handlers = append(handlers, handler)
		}
	}
	return slog.New(slog.NewMultiHandler(handlers...))
}

func newTextHandler(w io.Writer) slog.Handler {
	return slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: redact})
}
