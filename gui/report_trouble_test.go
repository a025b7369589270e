package gui

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/task"
)

// TestTroubleAtStartIsReported checks that a problem at the start is shown above the usual screen,
// with what to do.
func TestTroubleAtStartIsReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := guitest.App(t)
		s := &stage{Backend: guitest.NewBackend()}
		s.window = New(t.Context(), Options{
			App: a, Backend: s.Backend, Folder: t.TempDir(), Window: NewWindow(a, "Rollcall", ""), Tray: func() bool {
				return false
			},
			Trouble: &problem.Problem{Code: "keyring_locked", Title: "The keyring is locked.", Hint: "Unlock it."},
			Log:     guitest.Log(), Clock: guitest.Clock, Settings: settings.Default(),
		})
		defer s.window.Close()
		synctest.Wait()
		s.do(s.window.Show)
		s.tell(overview(events.Overview{}))
		if !s.shows("The keyring is locked.") || !s.shows("Unlock it.") || !s.shows("Welcome to Rollcall") {
			t.Error("the problem is not shown, or hides the screen")
		}
	})
}

// TestUnclassifiedErrorIsLogged checks that the window sends people to the log for the details of
// such an error.
func TestUnclassifiedErrorIsLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := guitest.App(t)
		var log bytes.Buffer
		w := New(t.Context(), Options{
			App: a, Backend: guitest.NewBackend(), Folder: t.TempDir(), Window: NewWindow(a, "Rollcall", ""),
			Tray: func() bool { return false }, Log: slog.New(slog.NewTextHandler(&log, nil)), Clock: guitest.Clock,
			Settings: settings.Default(),
		})
		synctest.Wait()
		wrong := errors.New("something odd")
		for _, err := range []error{&problem.Problem{Code: problem.CodeTimeout, Title: "known"}, wrong} {
			task.Go(w.tasks, func(context.Context) (int, error) { return 0, err }, func(int, error) {})
			synctest.Wait()
		}
		w.Close()
		text := log.String()
		if !strings.Contains(text, problem.Reference(wrong)) || !strings.Contains(text, "something odd") ||
			strings.Contains(text, "known") {
			t.Errorf("the log contains %q", text)
		}
	})
}
