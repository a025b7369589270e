package gui

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/lang"
	"github.com/rollcallsync/rollcall/gui/theme"
)

// themeOf returns the theme for a look. system is the system's appearance; it is empty if Fyne
// detects it.
func themeOf(l settings.Look, system settings.Appearance) fyne.Theme {
	if l.Appearance == settings.FollowSystem {
		l.Appearance = system
	}
	t := theme.New()
	switch l.Appearance {
	case settings.Light:
		t = theme.Fixed(fynetheme.VariantLight)
	case settings.Dark:
		t = theme.Fixed(fynetheme.VariantDark)
	}
	switch l.Density {
	case settings.Compact:
		return t.WithRows(theme.RowCompact)
	case settings.Comfortable:
		return t.WithRows(theme.RowComfortable)
	}
	return t
}

// Preference keys for the window's size, its default size, and the smallest size at which no screen
// is clipped. Other languages than English have longer words, so they need more width.
const (
	widthPreference  = "window.width"
	heightPreference = "window.height"

	firstWidth, firstHeight = 1180, 780
	leastWidth, leastHeight = 900, 600
	translatedWidth         = 1000
)

// leastSize returns the smallest size of the window in the language in use.
func leastSize() fyne.Size {
	if lang.Used() != lang.English {
		return fyne.NewSize(translatedWidth, leastHeight)
	}
	return fyne.NewSize(leastWidth, leastHeight)
}

func (w *Window) restoreSize() {
	p, least := w.o.App.Preferences(), leastSize()
	width := max(least.Width, float32(p.FloatWithFallback(widthPreference, firstWidth)))
	height := max(least.Height, float32(p.FloatWithFallback(heightPreference, firstHeight)))
	w.window.Resize(w.fitting(width, height))
}

// fitting returns a size, or as much of it as fits on the screen.
func (w *Window) fitting(width, height float32) fyne.Size {
	if w.o.Room == nil {
		return fyne.NewSize(width, height)
	}
	roomWidth, roomHeight := w.o.Room()
	if roomWidth <= 0 || roomHeight <= 0 {
		return fyne.NewSize(width, height)
	}
	if scale := w.o.App.Settings().Scale(); scale > 0 { // the user's own scaling, in addition to the system's
		roomWidth, roomHeight = roomWidth/scale, roomHeight/scale
	}
	return fyne.NewSize(min(width, roomWidth), min(height, roomHeight))
}

func (w *Window) keepSize() {
	size := w.window.Canvas().Size()
	p := w.o.App.Preferences()
	p.SetFloat(widthPreference, float64(size.Width))
	p.SetFloat(heightPreference, float64(size.Height))
}
