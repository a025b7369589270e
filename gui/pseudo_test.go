package gui

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/core/directory"
	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/guitest"
	"github.com/rollcallsync/rollcall/gui/lang"
)

// pseudo returns a backend with content for every screen, whose settings choose the pseudo language.
func pseudo() *guitest.Backend {
	b := furnished()
	b.Engine = *guitest.RunsOf(append([]directory.Run{guitest.HeldRun()}, guitest.History()...))
	b.Log = guitest.Longest(guitest.Words).Log
	b.Now.Language = settings.Language(lang.Pseudo)
	return b
}

// pending are the states that show a screen that is not completely translated yet.
var pending = map[string]bool{
	"certificate":         true,
	"connector not saved": true,
	"dashboard":           true,
	"failed":              true,
	"guide":               true,
	"log-on":              true,
	"profiles":            true,
	"question":            true,
	"report":              true,
	"secret":              true,
	"tested":              true,
	"warned":              true,
}

// TestPseudoLanguage shows every screen in the smallest window, in a language whose texts are longer
// by 40 %. Every text must be translated and complete.
func TestPseudoLanguage(t *testing.T) {
	t.Cleanup(func() { lang.Use(lang.English) })
	for _, name := range slices.Sorted(maps.Keys(longestStates)) {
		if pending[name] {
			continue
		}
		t.Run(name, func(t *testing.T) {
			performOver(t, pseudo, func(t *testing.T, s *stage) {
				s.do(func() { s.window.window.Resize(fyne.NewSize(leastWidth, leastHeight)) })
				s.tell(overview(guitest.Overview()))
				longestStates[name](t, s)
				guitest.Settle()
				guitest.Gallery(t, "pseudo-"+strings.ReplaceAll(name, " ", "-"), s.window.window)
				if least := s.window.inside.MinSize(); least.Width > leastWidth || least.Height > leastHeight {
					t.Errorf("the window would grow to %v; by %s", least, widest(s.window.inside))
				}
				raw, cut := guitest.Untranslated(t, s.window.window)
				for _, text := range raw {
					t.Errorf("not translated: %q", text)
				}
				for _, text := range cut {
					t.Errorf("cut off: %s", text)
				}
			})
		})
	}
}
