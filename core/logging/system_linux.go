package logging

import (
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/coreos/go-systemd/v22/journal"
)

// systemLog returns the journal if standard error goes there (JOURNAL_STREAM in systemd.exec(5)).
func systemLog() func(entry) error {
	if connected, err := journal.StderrIsJournalStream(); err != nil || !connected {
		return nil
	}
	return func(e entry) error {
		if err := journal.Send(e.text, priority(e.level), journalFields(e.fields)); err != nil {
			// Standard error also leads to the journal, without fields.
			fmt.Fprintf(os.Stderr, "<%d>%s\n", priority(e.level), strings.ReplaceAll(e.text, "\n", " "))
		}
		return nil
	}
}

// priority returns the priority of a level (syslog(3)).
func priority(level slog.Level) journal.Priority {
	switch {
	case level >= slog.LevelError:
		return journal.PriErr
	case level >= slog.LevelWarn:
		return journal.PriWarning
	case level >= slog.LevelInfo:
		return journal.PriInfo
	}
	return journal.PriDebug
}

// journalFields returns fields with names that the journal accepts: capital letters, digits and
// underscores. All begin with the name of the program, so they are not taken for systemd fields.
func journalFields(fields []field) map[string]string {
	named := map[string]string{"SYSLOG_IDENTIFIER": "rollcallctl"}
	for _, f := range fields {
		named["ROLLCALL_"+strings.Map(func(r rune) rune {
			switch {
			case r >= 'a' && r <= 'z':
				return r - 'a' + 'A'
			case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
				return r
			}
			return '_'
		}, f.key)] = f.value
	}
	return named
}
