package directory_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rollcallsync/rollcall/gui/guitest"
)

// TestOpenShowsAnObject with everything about it, and offers the way back.
func TestOpenShowsAnObject(t *testing.T) {
	show(t, contoso(), func(s *screen) {
		if guitest.Offers(s.window, "Back to History") {
			t.Error("there is a way back to where nobody came from")
		}
		s.Search("zzz") // which would hide it
		guitest.Settle()
		guitest.Do(s.tasks, func() { s.Open("user", "c1", "u1", "39") })
		guitest.Settle()
		if !strings.Contains(s.Shows(), "Adele Vance") || s.Rows() < 2 {
			t.Errorf("shown: %q, among %d rows", s.Shows(), s.Rows())
		}
		guitest.Do(s.tasks, func() { guitest.Tap(t, s.window, "Back to History") })
		if want := []string{"history", "back"}; !slices.Equal(s.navigated, want) {
			t.Errorf("the way back leads to %q", s.navigated)
		}
		guitest.Do(s.tasks, func() { s.Open("group", "c2", "g3") })
		guitest.Settle()
		if !strings.Contains(s.Shows(), "Engineers") {
			t.Errorf("shown: %q", s.Shows())
		}
		guitest.Do(s.tasks, s.Page.Shown)
		guitest.Settle()
		if guitest.Offers(s.window, "Back to History") {
			t.Error("the way back stays when somebody comes from elsewhere")
		}
	})
}

// TestOpenOfWhatIsGone shows the run in which it was known.
func TestOpenOfWhatIsGone(t *testing.T) {
	show(t, contoso(), func(s *screen) {
		guitest.Do(s.tasks, func() { s.Open("user", "c1", "nobody", "38") })
		guitest.Settle()
		if !guitest.Offers(s.window, "Run 38") {
			t.Error("the run in which it was known is not shown")
		}
		guitest.Do(s.tasks, func() { s.Open("run", "30") })
		guitest.Settle()
		if !guitest.Offers(s.window, "Run 30") {
			t.Error("the directory is not shown as of the run")
		}
	})
}
