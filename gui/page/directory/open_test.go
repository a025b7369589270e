package directory_test

import (
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
)

// TestOpenShowsAnObject checks that the pane shows all details of the object and a way back.
func TestOpenShowsAnObject(t *testing.T) {
	show(t, contoso(), func(s *screen) {
		if guitest.Offers(s.window, "Back to History") {
			t.Error("there is a way back although there is no previous page")
		}
		s.Search("zzz") // a search that would hide the object
		guitest.Settle()
		guitest.Do(s.tasks, func() { s.Open(nav.Account{Connector: "c1", ID: "u1", Run: 39}) })
		guitest.Settle()
		if !strings.Contains(s.Shows(), "Adele Vance") || s.Rows() < 2 {
			t.Errorf("shown: %q, among %d rows", s.Shows(), s.Rows())
		}
		guitest.Do(s.tasks, func() { guitest.Tap(t, s.window, "Back to History") })
		if want := (nav.BackToHistory{}); s.navigated != want {
			t.Errorf("the way back leads to %#v", s.navigated)
		}
		guitest.Do(s.tasks, func() { s.Open(nav.Group{Connector: "c2", ID: "g3"}) })
		guitest.Settle()
		if !strings.Contains(s.Shows(), "Engineers") {
			t.Errorf("shown: %q", s.Shows())
		}
		guitest.Do(s.tasks, s.Page.Shown)
		guitest.Settle()
		if guitest.Offers(s.window, "Back to History") {
			t.Error("the way back stays after arriving from another page")
		}
	})
}

// TestOpenOfWhatIsGone checks that an object that no longer exists is shown as of the run in which
// it existed.
func TestOpenOfWhatIsGone(t *testing.T) {
	show(t, contoso(), func(s *screen) {
		guitest.Do(s.tasks, func() { s.Open(nav.Account{Connector: "c1", ID: "nobody", Run: 38}) })
		guitest.Settle()
		if !guitest.Offers(s.window, "Run 38") {
			t.Error("the run in which it was known is not shown")
		}
		guitest.Do(s.tasks, func() { s.Open(nav.DirectoryAt{Run: 30}) })
		guitest.Settle()
		if !guitest.Offers(s.window, "Run 30") {
			t.Error("the directory is not shown as of the run")
		}
	})
}
