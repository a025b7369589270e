package guitest

import (
	"context"
	"log/slog"
)

// Log returns a logger for the robot, which attributes an error to the control that it pressed.
func Log() *slog.Logger { return slog.New(robotLog{}) }

type robotLog struct{}

func (robotLog) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelError }

func (robotLog) Handle(_ context.Context, r slog.Record) error {
	if working == nil {
		return nil
	}
	text := r.Message
	r.Attrs(func(a slog.Attr) bool {
		text += " " + a.String()
		return true
	})
	_, err := working.errors.Write([]byte(text + "\n"))
	return err
}

func (h robotLog) WithAttrs([]slog.Attr) slog.Handler { return h }
func (h robotLog) WithGroup(string) slog.Handler      { return h }
