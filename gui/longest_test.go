package gui

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/events"
	"github.com/rollcallsync/rollcall/core/soaktest"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/nav"
	"github.com/rollcallsync/rollcall/gui/widgets"
)

// longestStates are the screens of the window, with everything that can be opened on them.
var longestStates = map[string]func(t *testing.T, s *stage){
	"dashboard":   func(_ *testing.T, s *stage) { s.do(func() { s.window.show(nav.Dashboard) }) },
	"directory":   func(_ *testing.T, s *stage) { s.do(func() { s.window.show(nav.Directory) }) },
	"user":        func(t *testing.T, s *stage) { s.row(t, nav.Directory, 0) },
	"group":       func(t *testing.T, s *stage) { s.option(t, nav.Directory, "Groups"); s.row(t, nav.Directory, 0) },
	"runs":        func(_ *testing.T, s *stage) { s.do(func() { s.window.show(nav.History) }) },
	"held":        func(_ *testing.T, s *stage) { s.run(412) },
	"failed":      func(t *testing.T, s *stage) { s.run(runThat(t, directory.StateFailed)) },
	"warned":      func(t *testing.T, s *stage) { s.run(runThat(t, directory.StateWarnings)) },
	"log-on":      func(t *testing.T, s *stage) { s.option(t, nav.History, "Log-ons"); s.row(t, nav.History, 1) },
	"connectors":  func(_ *testing.T, s *stage) { s.do(func() { s.window.show(nav.Connectors) }) },
	"secret":      func(_ *testing.T, s *stage) { s.do(func() { s.window.show(nav.Connector{ID: guitest.Contoso}) }) },
	"certificate": func(_ *testing.T, s *stage) { s.do(func() { s.window.show(nav.Connector{ID: guitest.Fabrikam}) }) },
	"tested": func(t *testing.T, s *stage) {
		s.do(func() { s.window.show(nav.Connector{ID: guitest.Contoso}) })
		guitest.Settle()
		s.do(func() { guitest.Tap(t, s.window.window, "Test connection") })
	},
	"guide": func(_ *testing.T, s *stage) {
		s.do(func() { s.window.show(nav.Permissions{Connector: guitest.Contoso}) })
	},
	"profiles": func(_ *testing.T, s *stage) { s.do(func() { s.window.show(nav.Authentication) }) },
	"profile":  func(_ *testing.T, s *stage) { s.do(func() { s.window.show(nav.Profile{ID: "externalaa"}) }) },
	"settings": func(_ *testing.T, s *stage) { s.do(func() { s.window.show(nav.Settings) }) },
	"no backup": func(t *testing.T, s *stage) {
		s.do(func() { s.window.show(nav.Settings) })
		guitest.Settle()
		s.FailWith = guitest.LongestProblem(guitest.OneWord)
		s.do(func() { guitest.Tap(t, s.window.window, "Back up now") })
	},
	"report": func(_ *testing.T, s *stage) {
		s.do(func() { s.window.reportError(guitest.LongestProblem(guitest.OneWord)) })
	},
	"tried": func(t *testing.T, s *stage) {
		s.do(func() { s.window.tryLogOn("u0", "") })
		guitest.Settle()
		s.do(func() { guitest.Tap(t, s.window.window, "Test log-on") })
	},
	"question": func(_ *testing.T, s *stage) {
		long := guitest.OneWord(directory.MaxDescription)
		s.do(func() {
			s.window.confirm("“"+long+"”", "“"+long+"”", lang.T("Quit"), func() {})
		})
	},
	"connector not saved": func(t *testing.T, s *stage) {
		s.do(func() { s.window.show(nav.Connector{ID: guitest.Contoso}) })
		guitest.Settle()
		s.ConnectorsBackend.Err = guitest.LongestProblem(guitest.OneWord)
		s.do(func() { guitest.Tap(t, s.window.window, "Save") })
	},
	"profile not saved": func(t *testing.T, s *stage) {
		s.do(func() { s.window.show(nav.Profile{ID: "externalaa"}) })
		guitest.Settle()
		s.ProfileErr = guitest.LongestProblem(guitest.OneWord)
		s.do(func() { guitest.Tap(t, s.window.window, "Save") })
	},
	"not approved": func(t *testing.T, s *stage) {
		s.run(412)
		guitest.Settle()
		s.DecideErr = guitest.LongestProblem(guitest.OneWord)
		s.do(func() { guitest.Tap(t, s.window.window, "Discard plan") })
	},
	"not removed": func(t *testing.T, s *stage) {
		s.do(func() { s.window.show(nav.Connectors) })
		guitest.Settle()
		s.do(func() { guitest.Tap(t, s.window.window, "Remove connector") })
		guitest.Settle()
		s.ConnectorsBackend.Err = guitest.LongestProblem(guitest.OneWord)
		s.do(func() { guitest.Tap(t, s.window.window, "Remove connector") })
	},
	"log-ons not written": func(t *testing.T, s *stage) {
		s.option(t, nav.History, "Log-ons")
		s.LogErr = guitest.LongestProblem(guitest.OneWord)
		s.do(func() { s.window.screens[nav.History].page.Shown() })
	},
	"directory unread": func(_ *testing.T, s *stage) {
		s.Directory.Err = guitest.LongestProblem(guitest.OneWord)
		s.do(func() { s.window.show(nav.Directory) })
	},
	"welcome": func(_ *testing.T, s *stage) { s.tell(overview(events.Overview{})) },
}

// row opens a row in the table of a screen.
func (s *stage) row(t *testing.T, screen nav.Screen, row int) {
	t.Helper()
	if s.window.shown.name != screen {
		s.do(func() { s.window.show(screen) })
		guitest.Settle()
	}
	s.do(func() { s.table(t).Select(row) })
}

// option chooses an option in a list of a screen.
func (s *stage) option(t *testing.T, screen nav.Screen, name string) {
	t.Helper()
	s.do(func() { s.window.show(screen) })
	guitest.Settle()
	for _, o := range guitest.All(s.window.window.Content()) {
		if lists, ok := o.(*widget.RadioGroup); ok {
			s.do(func() { lists.SetSelected(lang.Key(name).String()) })
			guitest.Settle()
			return
		}
	}
	t.Errorf("there is no choice of %s", name)
}

func (s *stage) run(id int64) {
	s.do(func() { s.window.show(nav.Run{ID: id}) })
}

// runThat returns the latest run that ended in the given state.
func runThat(t *testing.T, state directory.State) int64 {
	t.Helper()
	for _, r := range guitest.History() {
		if r.State == state {
			return r.ID
		}
	}
	t.Fatalf("there is no run that is %s", state)
	return 0
}

// TestLongestTextsFit shows every screen in the smallest window with every text as long as
// possible, of many words or of a single word. Without make soak or make gallery, each screen gets
// one of the two, in turn.
func TestLongestTextsFit(t *testing.T) {
	both, shift := soaktest.Asked() || guitest.GalleryAsked(), int(soaktest.Seed(t)%2)
	for j, texts := range []struct {
		name string
		text guitest.Text
	}{{"words", guitest.Words}, {"word", guitest.OneWord}} {
		for i, name := range slices.Sorted(maps.Keys(longestStates)) {
			if !both && (i+j+shift)%2 == 0 {
				continue
			}
			open := longestStates[name]
			t.Run(name+" "+texts.name, func(t *testing.T) {
				performOver(t, func() *guitest.Backend {
					return guitest.Longest(texts.text)
				}, func(t *testing.T, s *stage) {
					s.do(func() { s.window.window.Resize(fyne.NewSize(leastWidth, leastHeight)) })
					s.tell(overview(guitest.LongestOverview(texts.text)))
					open(t, s)
					guitest.Settle()
					guitest.Gallery(t, "longest-"+strings.ReplaceAll(name, " ", "-")+"-"+texts.name, s.window.window)
					if least := s.window.inside.MinSize(); least.Width > leastWidth || least.Height > leastHeight {
						t.Errorf("the window would grow to %v; by %s", least, widest(s.window.inside))
					}
					if grown := s.window.window.Content().MinSize(); grown.Width > leastWidth ||
						grown.Height > leastHeight {
						t.Errorf("the window grows to %v", grown)
					}
					if top := s.window.window.Canvas().Overlays().Top(); top != nil &&
						(top.MinSize().Width > leastWidth || top.MinSize().Height > leastHeight) {
						t.Errorf("what lies over the screen needs %v; by %s", top.MinSize(), widest(top))
					}
				})
			})
		}
	}
}

// widest describes the innermost visible objects that do not fit.
func widest(o fyne.CanvasObject) string {
	text := ""
	for _, x := range guitest.All(o) {
		if size := x.MinSize(); size.Width <= leastWidth-200 && size.Height <= leastHeight {
			continue
		}
		switch x := x.(type) {
		case *widgets.Text:
			text += "; text " + short(x.Text)
		case *widget.Label:
			text += "; label " + short(x.Text)
		case *widget.Button:
			text += "; button " + short(x.Text)
		case *widget.Select:
			text += "; select " + short(x.Selected)
		case *widget.Check:
			text += "; check " + short(x.Text)
		case *widget.Hyperlink:
			text += "; link " + short(x.Text)
		case *widgets.Badge:
			text += "; badge"
		}
	}
	return text
}

func short(text string) string { return text[:min(len(text), 30)] }
