package settings_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/gui/guitest"
)

// TestBackupIsRestored checks that the screen shows the contents, checks the whole backup, and
// restores it after a question.
func TestBackupIsRestored(t *testing.T) {
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) {
		const contents = "2 connectors, 12,481 users, 933 groups, last run"
		if s.shows(contents) {
			t.Error("backups are read before anybody looks")
		}
		s.do(func() { guitest.Tap(t, s.window, "Restore a backup") })
		if !s.shows(contents) {
			t.Error("it does not say what is in the backup")
		}
		golden(t, s, "restore")
		s.do(func() { guitest.Tap(t, s.window, "Restore…") })
		if !strings.Contains(s.question, "Restore the backup of") || !strings.Contains(s.question, contents) ||
			s.restored != "" {
			t.Fatalf("asked %q, restored %q", s.question, s.restored)
		}
		s.yes = true
		s.do(func() { guitest.Tap(t, s.window, "Restore…") })
		if path := s.Kept[0].Path; s.restored != path || !slices.Contains(s.Done, "check "+path) {
			t.Errorf("restored %q, done %q", s.restored, s.Done)
		}
	})
}

func TestAnotherFileIsRestored(t *testing.T) {
	perform(t, withSettings(asInstalled), func(t *testing.T, s *stage) {
		s.yes = true
		s.do(func() { guitest.Tap(t, s.window, "Restore a backup") })
		s.do(func() { guitest.Tap(t, s.window, "Restore from a file…") })
		if s.restored != "/media/stick/old.db" || !strings.Contains(s.question, "“old.db”") {
			t.Errorf("restored %q after %q", s.restored, s.question)
		}
	})
}

// TestUnfitBackupIsReported checks that a backup that cannot be restored is reported before any
// question.
func TestUnfitBackupIsReported(t *testing.T) {
	b := withSettings(asInstalled)
	b.Unfit = &problem.Problem{
		Code: "database_newer", Title: "/b/old.db cannot be restored",
		Detail: "A newer version of Rollcall wrote it. Nothing was changed.",
	}
	perform(t, b, func(t *testing.T, s *stage) {
		s.yes = true
		s.do(func() { guitest.Tap(t, s.window, "Restore a backup") })
		s.do(func() { guitest.Tap(t, s.window, "Restore…") })
		if s.question != "" || s.restored != "" || !s.shows("/b/old.db cannot be restored") {
			t.Errorf("asked %q, restored %q", s.question, s.restored)
		}
		if !guitest.Offers(s.window, "Restore…") {
			t.Error("no other backup can be tried")
		}
		golden(t, s, "restore-unfit")
	})
}

// TestManyBackups checks that only some of many backups are listed at first.
func TestManyBackups(t *testing.T) {
	b := withSettings(asInstalled)
	b.Kept = nil
	for i := range 12 {
		b.Kept = append(b.Kept, directory.Backup{
			Path: fmt.Sprintf("/b/%d.db", i),
			At:   guitest.Clock().Now.Add(-time.Duration(i) * 24 * time.Hour), Bytes: 1 << 20,
		})
	}
	perform(t, b, func(t *testing.T, s *stage) {
		s.do(func() { guitest.Tap(t, s.window, "Restore a backup") })
		oldest := guitest.Clock().When(b.Kept[11].At)
		if s.shows(oldest) {
			t.Error("all are listed at once")
		}
		s.do(func() { guitest.Tap(t, s.window, "Show all backups") })
		if !s.shows(oldest) || guitest.Offers(s.window, "Show all backups") {
			t.Error("the oldest is not listed")
		}
	})
}
