package gui

import (
	"testing"
	"testing/synctest"

	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/guitest"
)

// quitting is an app that records whether it was quit.
type quitting struct {
	fyne.App
	quit bool
}

func (q *quitting) Quit() { q.quit = true }

// TestQuittingInTheMidstOfARun checks that the program asks first when the user quits by a key or
// the menu. It does not ask when the window is closed, because the system also closes it at
// log-off.
func TestQuittingInTheMidstOfARun(t *testing.T) {
	running, idle := guitest.Overview(), guitest.Overview()
	idle.Connectors[1].Running = nil
	for name, tt := range map[string]struct {
		overview events.Overview
		quit     func(s *stage)
		asks     bool
	}{
		"key":          {running, func(s *stage) { s.press(fyne.KeyQ) }, true},
		"closing key":  {running, func(s *stage) { s.press(fyne.KeyW) }, true},
		"menu":         {running, func(s *stage) { s.do(s.window.quit) }, true},
		"closing":      {running, func(s *stage) { s.do(s.window.closed) }, false},
		"installer":    {running, func(s *stage) { s.end <- struct{}{}; synctest.Wait() }, false},
		"without runs": {idle, func(s *stage) { s.press(fyne.KeyQ) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := &quitting{App: guitest.App(t)}
				s := &stage{Backend: guitest.NewBackend(), raise: make(chan struct{}), end: make(chan struct{})}
				s.window = New(t.Context(), Options{
					App: a, Window: NewWindow(a, "Rollcall", ""), Backend: s.Backend, Folder: t.TempDir(),
					Tray: func() bool {
						return false
					}, Raise: s.raise, End: s.end,
					Log: guitest.Log(), Clock: guitest.Clock, Settings: settings.Default(),
				})
				defer s.window.Close()
				synctest.Wait()
				s.do(s.window.Show)
				s.tell(overview(tt.overview))
				tt.quit(s)
				asked := s.shows("Quitting stops the run of “Fabrikam”.")
				if asked != tt.asks || a.quit == tt.asks {
					t.Fatalf("asked %v, quit %v", asked, a.quit)
				}
				if !asked {
					return
				}
				guitest.Gallery(t, "window-quit", s.window.window)
				tt.quit(s)
				if s.lying() != 1 || a.quit {
					t.Fatalf("%d questions are open, quit %v", s.lying(), a.quit)
				}
				s.do(func() { guitest.Tap(t, s.window.window, "Cancel") })
				if a.quit || s.lying() != 0 {
					t.Fatal("Cancel does not stay")
				}
				tt.quit(s)
				s.do(func() { guitest.Tap(t, s.window.window, "Quit") })
				if !a.quit {
					t.Error("Quit does not quit")
				}
			})
		})
	}
}
