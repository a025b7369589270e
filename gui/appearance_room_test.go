package gui

import (
	"slices"
	"testing"
	"testing/synctest"

	"fyne.io/fyne/v2"

	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/guitest"
)

// opened makes a window with options that matter on Windows.
func opened(t *testing.T, room func() (float32, float32), front func()) *Window {
	a := guitest.App(t)
	w := New(t.Context(), Options{
		App: a, Backend: guitest.NewBackend(), Folder: t.TempDir(), Window: NewWindow(a, "Rollcall", ""),
		Tray: func() bool { return false }, Log: guitest.Log(), Clock: guitest.Clock, Settings: settings.Default(),
		Room: room, Front: front,
	})
	synctest.Wait()
	return w
}

// TestWindowFitsTheScreen checks that the window is not larger than a small screen. A larger window
// used to be drawn in the wrong place.
func TestWindowFitsTheScreen(t *testing.T) {
	for name, test := range map[string]struct{ width, height, wantWidth, wantHeight float32 }{
		"small laptop":    {1350, 689, firstWidth, 689},
		"scaled":          {910, 480, 910, 480},
		"large":           {3000, 2000, firstWidth, firstHeight},
		"size is unknown": {0, 0, firstWidth, firstHeight},
	} {
		synctest.Test(t, func(t *testing.T) {
			w := opened(t, func() (float32, float32) { return test.width, test.height }, nil)
			defer w.Close()
			want := fyne.NewSize(test.wantWidth, test.wantHeight)
			if got := w.fitting(firstWidth, firstHeight); got != want {
				t.Errorf("%s: %v, want %v", name, got, want)
			}
			if got := w.window.Canvas().Size(); test.width >= leastWidth && got != want {
				t.Errorf("%s: the window has %v, want %v", name, got, want)
			}
		})
	}
}

// TestRaiseRestores checks that a minimized window is restored before Fyne shows it.
func TestRaiseRestores(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls []string
		w := opened(t, nil, func() { calls = append(calls, "front") })
		defer w.Close()
		w.tasks.Draw(w.Show)
		synctest.Wait()
		if !slices.Equal(calls, []string{"front"}) {
			t.Errorf("calls: %q", calls)
		}
	})
}
