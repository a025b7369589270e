package gui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// TestHelp checks that F1 opens the user guide wherever the keyboard focus is, and so does the
// rail. It opens only once.
func TestHelp(t *testing.T) {
	perform(t, func(t *testing.T, s *stage) {
		w, f1 := s.window.window, &fyne.KeyEvent{Name: fyne.KeyF1}
		s.tell(overview(guitest.Overview()))
		s.do(func() { s.window.show(nav.Directory) })
		for name, open := range map[string]func(){
			"nothing has the keyboard": func() { w.Canvas().Unfocus(); s.window.typed(f1) },
			"the search field has it":  func() { s.window.search(); w.Canvas().Focused().TypedKey(f1) },
			"the rail has it": func() {
				w.Canvas().Focus(s.window.rail.entries[nav.Settings])
				w.Canvas().Focused().TypedKey(f1)
			},
			"by the rail": func() { guitest.Tap(t, w, "Help") },
		} {
			s.do(open)
			if s.lying() != 1 || !s.shows("Each run leaves a snapshot.") {
				t.Fatalf("%s: %d dialogs:\n%s", name, s.lying(), test.RenderToMarkup(w.Canvas()))
			}
			s.do(func() { s.window.typed(f1) })
			if s.lying() != 1 {
				t.Errorf("%s: it opens twice", name)
			}
			s.do(func() { guitest.Tap(t, w, "Close") })
			if s.lying() != 0 {
				t.Errorf("%s: it does not close", name)
			}
		}
		s.do(s.window.showHelp)
		guitest.Gallery(t, "window-help", w)
	})
}

// TestHelpOfTheWindow checks that the shortcuts and the version are at the end of the guide, and
// found by their words. The copied text contains the version.
func TestHelpOfTheWindow(t *testing.T) {
	for typed, want := range map[string]string{"shift+f10": "Sync all connectors", "free software": "MIT licence"} {
		perform(t, func(t *testing.T, s *stage) {
			s.tell(overview(guitest.Overview()))
			s.do(s.window.showHelp)
			search := s.window.window.Canvas().Focused().(*widgets.Entry)
			s.do(func() { search.SetText(typed) })
			s.do(func() { search.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) })
			if !s.shows(want) {
				t.Fatalf("%q does not show %q", typed, want)
			}
			guitest.Gallery(t, "window-help-"+strings.Fields(typed)[0], s.window.window)
			if typed != "free software" {
				return
			}
			s.do(func() { guitest.Tap(t, s.window.window, "Copy for support") })
			if got := fyne.CurrentApp().Clipboard().Content(); !strings.HasPrefix(got, "Rollcall ") {
				t.Errorf("copied %q", got)
			}
		})
	}
}

// TestKeyboardLeavesWithItsScreen checks that a hidden screen loses the keyboard focus, because it
// would swallow F1. The rail gets the focus.
func TestKeyboardLeavesWithItsScreen(t *testing.T) {
	perform(t, func(t *testing.T, s *stage) {
		canvas := s.window.window.Canvas()
		s.tell(overview(guitest.Overview()))
		s.do(func() { s.window.search() })
		if canvas.Focused() == nil {
			t.Fatal("nothing has the keyboard in the directory")
		}
		s.do(func() { s.window.show(nav.Dashboard) })
		if got := canvas.Focused(); got != nil {
			t.Errorf("%T still has the keyboard", got)
		}
		entry := s.window.rail.entries[nav.Settings]
		s.do(func() { canvas.Focus(entry); s.window.show(nav.Settings) })
		if got := canvas.Focused(); got != entry {
			t.Errorf("%T has the keyboard, want the entry of the rail", got)
		}
	})
}
