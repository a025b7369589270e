package gui

import (
	"testing"
	"testing/synctest"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/present"
)

// TestRestoreEndsTheProgram checks that the program ends and restarts with the backup, and then
// reports it.
func TestRestoreEndsTheProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := guitest.App(t)
		var backup string
		s := &stage{Backend: guitest.NewBackend()}
		s.Kept = []directory.Backup{{Path: "/b/rollcall-20261123-080000.db", At: guitest.Clock().Now}}
		s.window = New(t.Context(), Options{
			App: a, Backend: s.Backend, Folder: t.TempDir(), Window: NewWindow(a, "Rollcall", ""), Tray: func() bool {
				return false
			},
			Restored: present.Restored{Backup: "/b/before.db", Aside: "/d/rollcall-before-restore.db"},
			Restore:  func(path string) { backup = path },
			Log:      guitest.Log(), Clock: guitest.Clock, Settings: settings.Default(),
		})
		defer s.window.Close()
		synctest.Wait()
		s.do(s.window.Show)
		s.tell(overview(events.Overview{}))
		if !s.shows("The backup before.db was restored.") || !s.shows("rollcall-before-restore.db") {
			t.Error("it does not say that a backup was restored")
		}
		s.do(func() { s.window.show(nav.Settings) })
		s.do(func() { s.window.restorer()("/b/rollcall-20261123-080000.db") })
		if backup != "/b/rollcall-20261123-080000.db" {
			t.Errorf("the program starts again with %q", backup)
		}
	})
}
