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

// speaking returns a function that makes a backend with content for every screen, whose settings
// choose a language.
func speaking(l lang.Language) func() *guitest.Backend {
	return func() *guitest.Backend {
		b := furnished()
		b.Engine = *guitest.RunsOf(append([]directory.Run{guitest.HeldRun()}, guitest.History()...))
		b.Log = guitest.Longest(guitest.OneWord).Log
		b.Now.Language = settings.Language(l)
		return b
	}
}

// inLanguage shows every screen in a language in a window of a size, and calls check.
func inLanguage(t *testing.T, l lang.Language, size fyne.Size, check func(t *testing.T, s *stage)) {
	t.Helper()
	t.Cleanup(func() { backToEnglish(t) })
	for _, name := range slices.Sorted(maps.Keys(longestStates)) {
		t.Run(name, func(t *testing.T) {
			performOver(t, speaking(l), func(t *testing.T, s *stage) {
				s.do(func() { s.window.window.Resize(size) })
				s.tell(overview(guitest.Overview()))
				longestStates[name](t, s)
				guitest.Settle()
				s.do(func() { // the canvas of tests does not lay out again what has grown
					s.window.window.Resize(size.AddWidthHeight(1, 1))
					s.window.window.Resize(size)
				})
				guitest.Gallery(t, string(l)+"-"+strings.ReplaceAll(name, " ", "-"), s.window.window)
				if least := s.window.inside.MinSize(); least.Width > size.Width || least.Height > size.Height {
					t.Errorf("the window would grow to %v; by %s", least, widest(s.window.inside))
				}
				check(t, s)
			})
		})
	}
}

// TestPseudoLanguage shows every screen in a language whose texts are longer by 40 %, in a window of
// its first size. Every text must be translated and complete.
func TestPseudoLanguage(t *testing.T) {
	inLanguage(t, lang.Pseudo, fyne.NewSize(firstWidth, firstHeight), func(t *testing.T, s *stage) {
		raw, cut := guitest.Untranslated(t, s.window.window)
		for _, text := range raw {
			t.Errorf("not translated: %q", text)
		}
		for _, text := range cut {
			t.Errorf("cut off: %s", text)
		}
	})
}

// TestLanguagesFit shows every screen in each language in the smallest window. No text may be cut
// off.
func TestLanguagesFit(t *testing.T) {
	for _, l := range lang.Translated {
		t.Run(string(l), func(t *testing.T) {
			inLanguage(t, l, fyne.NewSize(translatedWidth, leastHeight), func(t *testing.T, s *stage) {
				for _, text := range guitest.CutOff(s.window.window) {
					t.Errorf("cut off: %s", text)
				}
			})
		})
	}
}
