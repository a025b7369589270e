package gui

import (
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/problem"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/guitest"
)

// TestTroubleAtStartIsReported: a problem at the start is shown above the usual screen, with what
// to do.
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
