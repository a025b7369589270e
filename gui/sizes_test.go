package gui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/gui/guitest"
)

// sizes are the window sizes for tests: the smallest one, and a 4K screen without scaling.
var sizes = map[string]fyne.Size{
	"least": fyne.NewSize(leastWidth, leastHeight),
	"4k":    fyne.NewSize(3840, 2160),
}

// furnished returns a backend with content for every screen.
func furnished() *guitest.Backend {
	b := guitest.NewBackend()
	b.Engine = *guitest.RunsOf(guitest.History())
	b.Directory = guitest.SampleDirectory()
	b.ConnectorsBackend.List = guitest.Connectors()
	b.ProfileList = guitest.Profiles()
	return b
}

func TestScreensFit(t *testing.T) {
	performOver(t, furnished, func(t *testing.T, s *stage) {
		s.tell(overview(guitest.Overview()))
		for _, name := range screenOrder {
			s.do(func() { s.window.show(name) })
			guitest.Settle()
			if least := s.window.inside.MinSize(); least.Width > leastWidth || least.Height > leastHeight {
				t.Errorf("%s needs %v", name, least)
			}
			for label, size := range sizes {
				s.do(func() { s.window.window.Resize(size) })
				guitest.Gallery(t, string(name)+"-window-"+label, s.window.window)
			}
		}
	})
}
