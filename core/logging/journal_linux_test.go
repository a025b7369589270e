package logging

import (
	"log/slog"
	"testing"

	"github.com/coreos/go-systemd/v22/journal"
	"github.com/google/go-cmp/cmp"
)

func TestJournalFields(t *testing.T) {
	got := journalFields([]field{{"connector", "aaaa"}, {"g.requestId", "x"}, {"größe", "1"}})
	want := map[string]string{
		"SYSLOG_IDENTIFIER": "rollcallctl", "ROLLCALL_CONNECTOR": "aaaa", "ROLLCALL_G_REQUESTID": "x",
		"ROLLCALL_GR__E": "1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}

func TestJournalPriority(t *testing.T) {
	for level, want := range map[slog.Level]journal.Priority{
		slog.LevelDebug: journal.PriDebug, slog.LevelInfo: journal.PriInfo, slog.LevelWarn: journal.PriWarning,
		slog.LevelError: journal.PriErr, slog.LevelError + 4: journal.PriErr,
	} {
		if got := priority(level); got != want {
			t.Errorf("%s: %d, want %d", level, got, want)
		}
	}
}

// TestNoJournal checks that a program whose standard error does not go to the journal does not
// write there, even if its parent does.
func TestNoJournal(t *testing.T) {
	for _, stream := range []string{"", "1:1", "nonsense"} {
		t.Setenv("JOURNAL_STREAM", stream)
		if System(slog.LevelInfo) != nil {
			t.Errorf("JOURNAL_STREAM=%q: the journal is used", stream)
		}
	}
}
