package gui

import (
	"testing"

	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/gui/guitest"
)

// sizes are what screens are looked at in: the least one, and a whole screen of
// 4K that is not scaled.
var sizes = map[string]fyne.Size{
	"least": fyne.NewSize(leastWidth, leastHeight),
	"4k":    fyne.NewSize(3840, 2160),
}

// furnished is a backend with something to see on every screen.
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
