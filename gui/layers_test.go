package gui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// layers opens each kind of dialog or menu that can be over the History screen.
var layers = map[string]func(t *testing.T, s *stage){
	"question": func(_ *testing.T, s *stage) {
		s.window.confirm("Remove it?", "It is gone then.", "Remove", func() {})
	},
	"log-on":  func(_ *testing.T, s *stage) { s.window.tryLogOn("", "") },
	"file":    func(_ *testing.T, s *stage) { s.window.newFile("runs.csv", func(string) {}) },
	"folder":  func(_ *testing.T, s *stage) { s.window.chooseFolder("", func(string) {}) },
	"popover": func(_ *testing.T, s *stage) { widgets.ShowLines(s.window.frame, "Skipped", []string{"One"}, "") },
	"menu": func(t *testing.T, s *stage) {
		for _, o := range guitest.All(s.window.window.Content()) {
			if choice, ok := o.(*widget.Select); ok {
				choice.Tapped(nil)
				return
			}
		}
		t.Error("there is no choice")
	},
}

// over runs a test for each of layers.
func over(t *testing.T, check func(t *testing.T, s *stage)) {
	for name, open := range layers {
		t.Run(name, func(t *testing.T) {
			performOver(t, furnished, func(t *testing.T, s *stage) {
				s.tell(overview(guitest.Overview()))
				s.do(func() { s.window.show(nav.History) })
				guitest.Settle()
				s.do(func() { open(t, s) })
				guitest.Settle()
				if s.lying() != 1 {
					t.Fatalf("%d things lie over the screen", s.lying())
				}
				check(t, s)
			})
		})
	}
}

// lying returns how many dialogs and menus are open.
func (s *stage) lying() int { return len(s.window.window.Canvas().Overlays().List()) }

// key presses a key while nothing has the keyboard focus.
func (s *stage) key(name fyne.KeyName) {
	s.do(func() {
		s.window.window.Canvas().Unfocus()
		s.window.window.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: name})
	})
}

// TestShortcutsDoNothingBehind checks that the shortcuts of a covered screen have no effect.
func TestShortcutsDoNothingBehind(t *testing.T) {
	over(t, func(t *testing.T, s *stage) {
		for _, key := range []fyne.KeyName{
			fyne.KeyR, fyne.KeyN, fyne.KeyF, fyne.Key1, fyne.Key2, fyne.Key4, fyne.Key5,
			fyne.Key6,
		} {
			s.press(key)
			guitest.Settle()
			if len(s.Started) > 0 || s.window.shown.name != nav.History || s.lying() != 1 {
				t.Fatalf("%s: started %v, %s shows, %d things lie over it", key, s.Started, s.window.shown.name,
					s.lying())
			}
		}
		s.key(fyne.KeyEscape)
		if s.lying() != 0 {
			t.Fatal("Escape does not leave it")
		}
		s.press(fyne.KeyR)
		if len(s.Started) != 1 {
			t.Error("the shortcuts stay without effect")
		}
	})
}

// TestTheKeyboardStaysInWhatIsOpen checks that the keyboard focus stays in the dialog, and then
// returns to where it was.
func TestTheKeyboardStaysInWhatIsOpen(t *testing.T) {
	performOver(t, furnished, func(t *testing.T, s *stage) {
		canvas := s.window.window.Canvas()
		entry := s.window.rail.entries[nav.History]
		s.do(func() { canvas.Focus(entry) })
		s.do(func() { s.window.confirm("Remove it?", "It is gone then.", "Remove", func() {}) })
		inside := guitest.All(canvas.Overlays().Top())
		for range 5 {
			s.do(func() { canvas.(interface{ FocusNext() }).FocusNext() })
			if o, ok := canvas.Focused().(fyne.CanvasObject); !ok || !slices.Contains(inside, o) {
				t.Fatalf("the keyboard is at %T, behind the question", canvas.Focused())
			}
		}
		s.do(func() { s.typed(fyne.KeyEscape) })
		if canvas.Focused() != fyne.Focusable(entry) {
			t.Errorf("the keyboard comes back to %T", canvas.Focused())
		}
	})
}

// TestEnterIsTheSafeAnswer checks that Enter cancels, even after a click outside the buttons has
// removed the focus.
func TestEnterIsTheSafeAnswer(t *testing.T) {
	for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter, fyne.KeyEscape} {
		performOver(t, furnished, func(t *testing.T, s *stage) {
			agreed := false
			s.do(func() { s.window.confirm("Remove it?", "It is gone then.", "Remove", func() { agreed = true }) })
			s.key(key)
			if s.lying() != 0 || agreed {
				t.Errorf("%s: %d questions are open, agreed %v", key, s.lying(), agreed)
			}
		})
	}
}

// TestOpensOnce checks that a dialog that is requested twice opens once.
func TestOpensOnce(t *testing.T) {
	for name, open := range layers {
		t.Run(name, func(t *testing.T) {
			performOver(t, furnished, func(t *testing.T, s *stage) {
				s.tell(overview(guitest.Overview()))
				s.do(func() { s.window.show(nav.History) })
				guitest.Settle()
				if name == "menu" || name == "popover" {
					return // these close when something else is pressed
				}
				for range 2 {
					s.do(func() { open(t, s) })
					guitest.Settle()
				}
				if s.lying() != 1 {
					t.Errorf("%d of them are open", s.lying())
				}
			})
		})
	}
}

// TestTheNewestQuestionCounts checks that the question about quitting appears even while another
// question is open.
func TestTheNewestQuestionCounts(t *testing.T) {
	perform(t, func(t *testing.T, s *stage) {
		var agreed []string
		for _, name := range []string{"first", "second"} {
			s.do(func() { s.window.confirm("Sure?", name, "Yes", func() { agreed = append(agreed, name) }) })
		}
		s.do(func() { guitest.Tap(t, s.window.window, "Yes") })
		if !slices.Equal(agreed, []string{"second"}) || s.lying() != 0 {
			t.Errorf("agreed to %v, %d are open", agreed, s.lying())
		}
	})
}
