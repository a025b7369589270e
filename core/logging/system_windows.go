package logging

import (
	"log/slog"
	"strings"

	"golang.org/x/sys/windows/svc"
	"golang.org/x/sys/windows/svc/eventlog"
)

// EventSource is the name under which the event log lists entries of the Windows service.
const EventSource = "Rollcall"

// anyEntry is the event ID of all entries. For IDs up to 1,000, the text of an event is the entry
// itself.
const anyEntry = 1

// systemLog returns the event log if this program is a service.
func systemLog() func(entry) error {
	if service, err := svc.IsWindowsService(); err != nil || !service {
		return nil
	}
	log, err := eventlog.Open(EventSource) // the process keeps it open until it ends
	if err != nil {
		return nil
	}
	return func(e entry) error {
		var text strings.Builder
		text.WriteString(e.text)
		for _, f := range e.fields {
			if f.key != errorKey { // the error is part of the text
				text.WriteString("\r\n" + f.key + ": " + f.value)
			}
		}
		switch {
		case e.level >= slog.LevelError:
			return log.Error(anyEntry, text.String())
		case e.level >= slog.LevelWarn:
			return log.Warning(anyEntry, text.String())
		}
		return log.Info(anyEntry, text.String())
	}
}
