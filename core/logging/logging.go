package logging

import (
	"io"
	"log/slog"
	"path/filepath"

	"gopkg.in/natefinch/lumberjack.v2"

	"github.com/rollcallsync/rollcall/core/settings"
)

// How much of the log is kept: the newest file and its predecessors.
const (
	maxMegabytes = 5
	maxOldFiles  = 4
)

// Pattern fits the names of all log files, of the newest and its predecessors.
const Pattern = "rollcall*.log"

// Open returns a logger that writes into folder, and to also as well when that
// is not nil. The file is made with the first line, mode 0600 (lumberjack's
// mode for new files).
func Open(folder string, also io.Writer) (*slog.Logger, io.Closer) {
	file := &lumberjack.Logger{
		Filename: filepath.Join(folder, settings.LogFile), MaxSize: maxMegabytes, MaxBackups: maxOldFiles,
	}
	handler := slog.Handler(newTextHandler(file))
	if also != nil {
		handler = slog.NewMultiHandler(handler, newTextHandler(also))
	}
	return slog.New(handler), file
}

func newTextHandler(w io.Writer) slog.Handler {
	return slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug, ReplaceAttr: redact})
}
