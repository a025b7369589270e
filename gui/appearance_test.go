package gui

import (
	"testing"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/rollcallsync/rollcall/core/settings"
	"github.com/rollcallsync/rollcall/gui/theme"
)

// TestFollowsTheDesktop checks that the theme follows the desktop while the window is open, unless
// the user chose one.
func TestFollowsTheDesktop(t *testing.T) {
	perform(t, func(t *testing.T, s *stage) {
		look := func() fyne.Theme { return fyne.CurrentApp().Settings().Theme() }
		for _, step := range []struct {
			chosen, system settings.Appearance
			want           fyne.Theme
		}{
			{settings.FollowSystem, settings.Dark, theme.Fixed(fynetheme.VariantDark)},
			{settings.FollowSystem, settings.Light, theme.Fixed(fynetheme.VariantLight)},
			{settings.Dark, settings.Light, theme.Fixed(fynetheme.VariantDark)},
			{settings.FollowSystem, "", theme.New()},
		} {
			s.do(func() {
				s.window.preview(settings.Look{Appearance: step.chosen, Density: settings.Standard})
				s.window.systemChanged(step.system)
			})
			if look() != step.want {
				t.Errorf("chosen %s on a desktop that is %q: %+v, want %+v", step.chosen, step.system, look(),
					step.want)
			}
		}
	})
}

func TestDensity(t *testing.T) {
	for density, want := range map[settings.Density]float32{
		settings.Comfortable: theme.RowComfortable, settings.Standard: 32, settings.Compact: theme.RowCompact,
	} {
		for _, appearance := range []settings.Appearance{settings.FollowSystem, settings.Light, settings.Dark} {
			if got := themeOf(settings.Look{Appearance: appearance, Density: density}, settings.Dark).
				Size(theme.SizeRow); got != want {
				t.Errorf("%s, %s: rows are %v apart, want %v", appearance, density, got, want)
			}
		}
	}
}
