package gui

import (
	"testing"
	"testing/synctest"

	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/guitest"
)

// trayed is an app on a desktop with a tray. It records what is shown there.
type trayed struct {
	fyne.App
	menu *fyne.Menu
	sent []string
}

func (a *trayed) SendNotification(n *fyne.Notification) { a.sent = append(a.sent, n.Title) }

func (a *trayed) SetSystemTrayMenu(m *fyne.Menu)  { a.menu = m }
func (a *trayed) SetSystemTrayIcon(fyne.Resource) {}
func (a *trayed) SetSystemTrayWindow(fyne.Window) {}

// TestTrayNotifies checks that the text next to the icon changes together with the menu.
func TestTrayNotifies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, tooltip := &trayed{App: guitest.App(t)}, ""
		s := &stage{Backend: guitest.NewBackend(), raise: make(chan struct{})}
		s.window = New(t.Context(), Options{
			App: a, Window: NewWindow(a, "Rollcall", ""), Backend: s.Backend, Folder: t.TempDir(), Tray: func() bool {
				return true
			},
			Tooltip: func(text string) { tooltip = text }, Raise: s.raise,
			Log: guitest.Log(), Clock: guitest.Clock, Settings: settings.Default(),
		})
		defer s.window.Close()
		synctest.Wait()
		never := guitest.Overview()
		never.Connectors = never.Connectors[:1]
		never.Connectors[0].LastSuccess, never.Connectors[0].LastAttempt = nil, nil
		s.tell(overview(never))
		if want := "Rollcall\n“Contoso” was never synchronized\nNext run 13:00 GMT (14:00 here)"; tooltip != want {
			t.Errorf("the text next to the icon is %q, want %q", tooltip, want)
		}
		if got := a.menu.Items[0].Label; got != "“Contoso” was never synchronized" {
			t.Errorf("the menu says %q", got)
		}
	})
}

// TestNotificationsWithoutFyne checks that if the program shows notifications itself, Fyne shows
// none.
func TestNotificationsWithoutFyne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, told := &trayed{App: guitest.App(t)}, ""
		s := &stage{Backend: guitest.NewBackend()}
		s.window = New(t.Context(), Options{
			App: a, Backend: s.Backend, Folder: t.TempDir(), Window: NewWindow(a, "Rollcall", ""), Tray: func() bool {
				return true
			},
			Notify: func(title, _ string) error { told = title; return nil },
			Log:    guitest.Log(), Clock: guitest.Clock, Settings: settings.Default(),
		})
		defer s.window.Close()
		synctest.Wait()
		s.do(s.window.Show)
		s.do(s.window.closed)
		synctest.Wait()
		if told != "Rollcall is still running" || len(a.sent) != 0 {
			t.Errorf("told %q, and by Fyne %q", told, a.sent)
		}
	})
}

// TestFirstCloseSaysThatTheProgramKeepsRunning checks that only the first closing of the window
// shows the notification.
func TestFirstCloseSaysThatTheProgramKeepsRunning(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := &trayed{App: guitest.App(t)}
		s := &stage{Backend: guitest.NewBackend()}
		s.window = New(t.Context(), Options{
			App: a, Backend: s.Backend, Folder: t.TempDir(), Window: NewWindow(a, "Rollcall", ""), Tray: func() bool {
				return true
			},
			Log: guitest.Log(), Clock: guitest.Clock, Settings: settings.Default(),
		})
		defer s.window.Close()
		synctest.Wait()
		for range 2 {
			s.do(s.window.Show)
			s.do(s.window.closed)
			synctest.Wait()
			if len(a.sent) != 1 || a.sent[0] != "Rollcall is still running" {
				t.Fatalf("sent %q", a.sent)
			}
		}
	})
}
