package gui

import (
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/core/crash"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/guitest"
)

// TestCrashIsReported checks that the next start reports the crash until the user dismisses the
// report.
func TestCrashIsReported(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := guitest.App(t)
		report := crash.Report{Path: "/data/crash-20261123-081200.txt", At: guitest.Clock().Now.Add(-time.Hour)}
		s := &stage{Backend: guitest.NewBackend()}
		s.window = New(t.Context(), Options{
			App: a, Backend: s.Backend, Folder: t.TempDir(), Window: NewWindow(a, "Rollcall", ""), Tray: func() bool {
				return false
			}, Crash: report,
			Log: guitest.Log(), Clock: guitest.Clock, Settings: settings.Default(),
		})
		defer s.window.Close()
		synctest.Wait()
		s.do(s.window.Show)
		s.tell(overview(events.Overview{}))
		if !s.shows("Rollcall ended unexpectedly today") || !guitest.Offers(s.window.window, "Show report") {
			t.Errorf("the crash is not shown:\n%s", test.RenderToMarkup(s.window.window.Canvas()))
		}
		guitest.Gallery(t, "window-crashed", s.window.window)
		s.do(func() { guitest.Tap(t, s.window.window, "Dismiss") })
		if s.shows("ended unexpectedly") {
			t.Error("it is still shown")
		}
	})
}
