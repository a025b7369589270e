package gui

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// scrolls returns all visible scroll containers with hidden content, except lists.
func (s *stage) scrolls() (list []*container.Scroll) {
	canvas := s.window.window.Canvas()
	root := canvas.Content()
	if top := canvas.Overlays().Top(); top != nil {
		root = top
	}
	all := guitest.All(root)
	inLists := map[fyne.CanvasObject]bool{}
	for _, o := range all {
		if _, ok := o.(interface{ GetScrollOffset() float32 }); ok { // one of Fyne's lists
			for _, inner := range guitest.All(o) {
				inLists[inner] = true
			}
		}
	}
	for _, o := range all {
		scroll, ok := o.(*container.Scroll)
		if ok && !inLists[scroll] && scroll.Direction == container.ScrollVerticalOnly &&
			scroll.Content.MinSize().Height > scroll.Size().Height {
			list = append(list, scroll)
		}
	}
	return list
}

// table returns the visible table.
func (s *stage) table(t *testing.T) *widgets.Table {
	t.Helper()
	for _, o := range guitest.All(s.window.window.Content()) {
		if table, ok := o.(*widgets.Table); ok {
			return table
		}
	}
	t.Fatal("there is no table")
	return nil
}

// withPlan returns the furnished backend with a held run.
func withPlan() *guitest.Backend {
	b := furnished()
	b.Engine = *guitest.RunsOf(append([]directory.Run{guitest.HeldRun()}, guitest.History()...))
	return b
}

// wheelStep is the distance between test positions of the wheel: less than the height of a field.
const wheelStep = 17

// swallowed returns the positions in a scroll container at which the wheel has no effect.
func swallowed(c fyne.Canvas, scroll *container.Scroll) (places []string) {
	corner, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(scroll), scroll.Size()
	for y := float32(1); y < size.Height; y += wheelStep {
		for x := float32(1); x < size.Width; x += 4 * wheelStep {
			scroll.ScrollToTop()
			test.Scroll(c, corner.AddXY(x, y), 0, -30)
			if scroll.Offset.Y == 0 {
				places = append(places, fmt.Sprintf("%.0f,%.0f", x, y))
			}
		}
	}
	return places
}

// TestWheelScrollsEverywhere turns the wheel at many positions in every scroll container, including
// over fields.
func TestWheelScrollsEverywhere(t *testing.T) {
	for name, open := range map[string]func(w *Window){
		"dashboard": func(w *Window) { w.show(nav.Dashboard) },
		"connector": func(w *Window) { w.show(nav.Connector{ID: guitest.Contoso}) },
		"key":       func(w *Window) { w.show(nav.Key{Connector: guitest.Contoso}) },
		"guide":     func(w *Window) { w.show(nav.Permissions{Connector: guitest.Contoso}) },
		"profile":   func(w *Window) { w.show(nav.Profile{ID: "everyoneaa"}) },
		"settings":  func(w *Window) { w.show(nav.Settings) },
		"plan":      func(w *Window) { w.show(nav.Run{ID: 412}) },
		"log-on": func(w *Window) {
			w.window.Resize(fyne.NewSize(leastWidth, 200)) // in a taller window, everything would fit
			w.tryLogOn("", "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			performOver(t, withPlan, func(t *testing.T, s *stage) {
				s.tell(overview(guitest.Overview()))
				s.do(func() { s.window.window.Resize(fyne.NewSize(leastWidth, leastHeight)) })
				s.do(func() { open(s.window) })
				guitest.Settle()
				found := s.scrolls()
				if len(found) == 0 {
					t.Fatal("nothing scrolls")
				}
				for i, scroll := range found {
					if places := swallowed(s.window.window.Canvas(), scroll); len(places) > 0 {
						t.Errorf("%d: at %d places the wheel does nothing, first at %s", i, len(places), places[0])
					}
				}
			})
		})
	}
}

// down scrolls all visible containers down, and fails if there are none.
func (s *stage) down(t *testing.T) {
	t.Helper()
	found := s.scrolls()
	if len(found) == 0 {
		t.Fatal("nothing scrolls")
	}
	s.do(func() {
		for _, scroll := range found {
			scroll.ScrollToBottom()
		}
	})
}

// atTop fails if a visible container is not scrolled to its start.
func (s *stage) atTop(t *testing.T, what string) {
	t.Helper()
	for i, scroll := range s.scrolls() {
		if scroll.Offset.Y != 0 {
			t.Errorf("%s: %d begins at %v", what, i, scroll.Offset.Y)
		}
	}
}

// TestOtherContentBeginsAtItsTop checks that after scrolling down, other content starts at the top.
func TestOtherContentBeginsAtItsTop(t *testing.T) {
	perform := func(name string, check func(t *testing.T, s *stage)) {
		t.Run(name, func(t *testing.T) {
			performOver(t, withPlan, func(t *testing.T, s *stage) {
				s.tell(overview(guitest.Overview()))
				s.do(func() { s.window.window.Resize(fyne.NewSize(leastWidth, leastHeight)) })
				check(t, s)
			})
		})
	}
	perform("person", func(t *testing.T, s *stage) {
		s.do(func() { s.window.show(nav.Directory) })
		guitest.Settle()
		s.do(func() { s.table(t).Select(0) })
		guitest.Settle()
		s.down(t)
		s.do(func() { s.table(t).Select(1) })
		guitest.Settle()
		s.atTop(t, "another person")
	})
	perform("held plan", func(t *testing.T, s *stage) {
		s.do(func() { s.window.show(nav.Run{ID: 30}) })
		guitest.Settle()
		s.down(t)
		s.do(func() { s.window.show(nav.Run{ID: 412}) })
		guitest.Settle()
		s.atTop(t, "a held plan")
		s.down(t)
		s.do(func() { s.window.show(nav.Run{ID: 29}) })
		guitest.Settle()
		s.atTop(t, "another run")
	})
	for _, screen := range []nav.Screen{nav.Settings, nav.Dashboard} {
		perform(string(screen), func(t *testing.T, s *stage) {
			s.do(func() { s.window.show(screen) })
			guitest.Settle()
			s.down(t)
			s.do(func() { s.window.show(nav.History) })
			s.do(func() { s.window.show(screen) })
			guitest.Settle()
			s.atTop(t, string(screen)+" again")
		})
	}
	perform("form", func(t *testing.T, s *stage) {
		s.do(func() { s.window.show(nav.Connector{ID: guitest.Contoso}) })
		guitest.Settle()
		s.down(t)
		s.do(func() { s.window.show(nav.Connector{ID: guitest.Fabrikam}) })
		guitest.Settle()
		s.atTop(t, "another form")
	})
}
